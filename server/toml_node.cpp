#include "server/toml_node.hpp"

namespace server {

std::string kind_of(const toml::node& node) {
  if (node.is_string()) return "a text in quotes";
  if (node.is_integer()) return "a whole number";
  if (node.is_boolean()) return "true or false";
  if (node.is_array()) return "a list";
  if (node.is_table()) return "a section";
  return node.is_floating_point() ? "a number with a fraction" : "a date or time";
}

std::string place_of(const std::string& path, const toml::key& key) {
  return path + ":" + std::to_string(key.source().begin.line);
}

bool gives(const toml::table& table, std::string_view key) {
  const auto* node = table.get(key);
  return node != nullptr && !(node->is_string() && node->as_string()->get().empty());
}

std::string_view secret_key(std::string_view key) {
  constexpr std::string_view suffix = "_file";
  return key.ends_with(suffix) ? key.substr(0, key.size() - suffix.size()) : std::string_view();
}

std::string joined_name(std::string_view section, std::string_view key) {
  std::string name(section);
  if (!name.empty()) name += '.';
  return name.append(key);
}

}  // namespace server
