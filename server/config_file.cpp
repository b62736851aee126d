#include <algorithm>

#include "server/config_blocks.hpp"
#include "server/config_sources.hpp"
#include "server/small_file.hpp"
#include "server/toml_node.hpp"

namespace server {
namespace {

using read_result = boost::system::result<setting_value, complaint>;

constexpr std::size_t largest_config_file = std::size_t{1024} * 1024;

read_result read_array(const toml::array& array) {
  std::vector<std::string> elements;
  for (const auto& element : array) {
    if (!element.is_string()) return complaint{"wants a list of texts, and one element is " + kind_of(element)};
    elements.push_back(element.as_string()->get());
  }
  return read_list(elements);
}

read_result read_node(const value_shape& shape, const toml::node& node) {
  const auto kind = shape.kind;
  const bool wants_number = kind == value_kind::integer || kind == value_kind::size;
  if (node.is_boolean() && kind == value_kind::boolean) return setting_value(node.as_boolean()->get());
  if (node.is_integer() && wants_number) return read_value(shape, std::to_string(node.as_integer()->get()));
  if (node.is_array() && kind == value_kind::list) return read_array(*node.as_array());
  if (node.is_string() && kind != value_kind::boolean && kind != value_kind::integer) {
    return read_value(shape, node.as_string()->get());
  }
  return complaint{"wants " + wanted(shape) + ", not " + kind_of(node)};
}

/// What is said about a key that is none: the nearest name of its section, or the section where it belongs.
std::string about_unknown(const std::string& section, std::string_view key, const toml::node& node) {
  std::vector<std::string> candidates;
  const auto add = [&](const std::string& name) {
    const bool inside = section.empty() ? name.find('.') == std::string::npos : name.starts_with(section + ".");
    if (inside) candidates.push_back(name);
  };
  std::ranges::for_each(all_sections(), add);
  for (const auto& row : all_settings()) {
    add(row.name());
    if (row.is_secret()) add(row.name() + "_file");
  }
  add("identity.token");
  add("identity.oauth.principal");
  add("safety.rule");
  const auto name = joined_name(section, key);
  const auto* what = node.is_table() || node.is_array_of_tables() ? "unknown section " : "unknown setting ";
  return what + name + suggestion(name, candidates, key, &setting::name);
}

class file_reader {
 public:
  explicit file_reader(std::string path) : path_(std::move(path)) {}

  file_content read(const toml::table& root) {
    read_section("", root);
    return std::move(content_);
  }

 private:
  void wrong(const toml::key& key, const std::string& sentence) {
    content_.given.wrong.push_back(place_of(path_, key) + ": " + sentence);
  }

  void read_section(const std::string& section, const toml::table& table) {
    for (const auto& [key, node] : table) {
      const auto name = joined_name(section, key.str());
      const auto* row = find_setting(name);
      const auto* secret = find_setting(joined_name(section, secret_key(key.str())));
      if (name == "identity.token") {
        content_.tokens_origin = place_of(path_, key);
        content_.tokens = read_tokens(path_, key, node, content_.given.wrong);
      } else if (name == "identity.oauth.principal") {
        content_.principals_origin = place_of(path_, key);
        content_.principals = read_principals(path_, key, node, content_.given.wrong);
      } else if (name == "safety.rule") {
        content_.rules_origin = place_of(path_, key);
        content_.rules = read_rules(path_, key, node, content_.given.wrong);
      } else if (row != nullptr) {
        read_setting(*row, key, node, table);
      } else if (secret != nullptr && secret->is_secret()) {
        read_secret_path(*secret, key, node, table);
      } else if (std::ranges::find(all_sections(), name) == all_sections().end()) {
        wrong(key, about_unknown(section, key.str(), node));
      } else if (node.is_table()) {
        read_section(name, *node.as_table());
      } else {
        wrong(key, name + " is a section: write [" + name + "] on a line of its own");
      }
    }
  }

  void read_setting(const setting& row, const toml::key& key, const toml::node& node, const toml::table& table) {
    const bool gives_file = row.is_secret() && gives(table, row.key + "_file");
    if (gives_file && !gives(table, row.key)) return;
    const auto value = read_node(row.shape, node);
    content_.given.take(row, place_of(path_, key), value);
  }

  void read_secret_path(const setting& row, const toml::key& key, const toml::node& node, const toml::table& table) {
    const auto origin = place_of(path_, key);
    if (!node.is_string()) {
      content_.given.refuse(row, origin, row.name() + "_file wants the path of a file, not " + kind_of(node));
    } else if (gives(table, row.key) && gives(table, key.str())) {
      content_.given.refuse(row, origin, row.name() + " and " + row.name() + "_file are both set; keep one of them");
    } else if (gives(table, key.str())) {
      content_.given.take_file(row, origin, node.as_string()->get());
    }
  }

  std::string path_;
  file_content content_;
};

}  // namespace

file_content from_file(const std::string& path) {
  file_content nothing;
  const auto text = read_small_file(path, largest_config_file);
  if (!text) {
    nothing.given.wrong.push_back(path + ": the configuration file " + text.error().text);
    return nothing;
  }
  return from_toml(*text, path);
}

file_content from_toml(std::string_view text, const std::string& path) {
  try {
    const auto root = toml::parse(text, path);
    auto content = file_reader(path).read(root);
    for (auto& problem : content.given.wrong)
      problem = on_one_line(std::move(problem));
    return content;
  } catch (const toml::parse_error& error) {
    file_content nothing;
    nothing.given.wrong.push_back(
        on_one_line(path + ":" + std::to_string(error.source().begin.line) + ": " + std::string(error.description())));
    return nothing;
  }
}

}  // namespace server
