#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server/setting_value.hpp"
#include "server/settings.hpp"

namespace server {

/// One setting: everything that reading, showing and documenting it needs.
struct setting {
  std::string section;  ///< "server", "identity.oauth"
  std::string key;      ///< "port"
  value_shape shape;
  std::string fallback;  ///< the default, as text that `read_value` takes
  std::string help;      ///< one sentence
  std::function<void(settings&, const setting_value&)> set = {};
  std::function<setting_value(const settings&)> get = {};
  std::string short_variable = {};  ///< the well-known environment name beside the long one, or empty

  /// "server.port"
  std::string name() const { return section + "." + key; }
  /// "--server.port"
  std::string option() const { return "--" + name(); }
  /// "PORTKEY_MCP_SERVER_PORT"
  std::string variable() const;
  bool is_secret() const { return shape.kind == value_kind::secret; }
};

/// Every setting, in the order of the example file. A secret also has the key `key + "_file"`, whose value is the path
/// of the file that holds it.
const std::vector<setting>& all_settings();

/// The setting of that name ("server.port"), or null.
const setting* find_setting(std::string_view name);

/// The names of the sections, in order: "server", …, "identity.oauth".
const std::vector<std::string>& all_sections();

}  // namespace server
