#pragma once

#include <toml++/toml.h>

#include <string>
#include <string_view>

namespace server {

/// What a value of the configuration file is, for a person: "a whole number".
std::string kind_of(const toml::node& node);

/// "config.toml:12"
std::string place_of(const std::string& path, const toml::key& key);

/// Whether a table has something at `key` that is not an empty text.
bool gives(const toml::table& table, std::string_view key);

/// The key of a secret for its "…_file" key, else an empty text.
std::string_view secret_key(std::string_view key);

/// "section.key", or the key alone outside every section.
std::string joined_name(std::string_view section, std::string_view key);

}  // namespace server
