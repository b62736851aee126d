#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace emulator {

/// Who a key acts for. Portkey's Admin key acts for the organisation, a Workspace key for one workspace.
enum class key_kind { admin, workspace };

/// A key that the emulator knows.
struct api_key {
  std::string name;   ///< what the request log calls it: "admin"
  std::string value;  ///< what x-portkey-api-key carries
  key_kind kind = key_kind::admin;
  std::string workspace = {};               ///< slug; for a Workspace key
  std::vector<std::string> scopes = {"*"};  ///< "*" is every scope, "configs.*" every scope on configs
};

/// Whether the key has this scope.
bool allows(const api_key& key, const std::string& scope);
/// Whether it has one of the scopes in a list such as "logs.view|logs.read".
bool allows_any(const api_key& key, std::string_view scopes);

/// The keys of the sample organisation.
inline constexpr const char* admin_key = "pk-demo-admin";          ///< every scope
inline constexpr const char* workspace_key = "pk-demo-workspace";  ///< workspace ws-produc-5a3f10, every scope
/// An Admin key that reads only, and lacks configs.read, virtual_keys.list, virtual_keys.read and analytics.view.
inline constexpr const char* limited_key = "pk-demo-limited";

/// The three of them, named "admin", "workspace" and "limited".
std::vector<api_key> sample_keys();

}  // namespace emulator
