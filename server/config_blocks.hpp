#pragma once

#include <string>
#include <vector>

#include "server/config.hpp"
#include "server/toml_node.hpp"

namespace server {

/// Reads every [[identity.token]] of the file `path`; what is wrong with one goes to `wrong`.
std::vector<bearer_token> read_tokens(const std::string& path, const toml::key& key, const toml::node& node,
                                      problems& wrong);

/// The same for [[identity.oauth.principal]].
std::vector<oauth_principal> read_principals(const std::string& path, const toml::key& key, const toml::node& node,
                                             problems& wrong);

/// The same for [[safety.rule]], in their order.
std::vector<portkey::safety_rule> read_rules(const std::string& path, const toml::key& key, const toml::node& node,
                                             problems& wrong);

}  // namespace server
