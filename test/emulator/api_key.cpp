#include "test/emulator/api_key.hpp"

#include <algorithm>

#include "test/emulator/sample_organisation.hpp"

namespace emulator {

bool allows(const api_key& key, const std::string& scope) {
  return std::any_of(key.scopes.begin(), key.scopes.end(), [&](const std::string& held) {
    if (held.ends_with('*')) return scope.starts_with(held.substr(0, held.size() - 1));
    return held == scope;
  });
}

bool allows_any(const api_key& key, std::string_view scopes) {
  while (true) {
    const auto end = scopes.find('|');
    if (allows(key, std::string(scopes.substr(0, end)))) return true;
    if (end == std::string_view::npos) return false;
    scopes.remove_prefix(end + 1);
  }
}

std::vector<api_key> sample_keys() {
  return {
      {.name = "admin", .value = admin_key},
      {.name = "workspace",
       .value = workspace_key,
       .kind = key_kind::workspace,
       .workspace = sample_workspaces[0].slug},
      {.name = "limited",
       .value = limited_key,
       .scopes = {"organisation_users.list", "organisation_users.read", "workspaces.list", "workspaces.read",
                  "workspace_users.list", "configs.list", "prompts.list", "prompts.read",
                  "organisation_service_api_keys.list", "organisation_service_api_keys.read"}},
  };
}

}  // namespace emulator
