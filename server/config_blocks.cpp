#include "server/config_blocks.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "protocol/nearest_name.hpp"
#include "server/settings_blocks.hpp"
#include "server/small_file.hpp"

namespace server {
namespace {

template <class Block>
using field_list = std::span<const block_field<Block>>;

/// "names an unknown toolset, "x"; did you mean y?", or the names themselves where they are few.
std::string about_unknown(const std::string& kind, const std::string& text,
                          const std::vector<std::string_view>& known) {
  constexpr std::size_t few = 5;
  auto sentence = "names an unknown " + kind + ", " + in_quotes(text);
  const auto guess = protocol::did_you_mean(text, known);
  if (!guess.empty() || known.size() > few) return sentence + guess;
  std::string listed;
  for (const auto& name : known)
    listed += (listed.empty() ? "; it is one of " : ", ") + std::string(name);
  return sentence + listed;
}

/// Reads one text of a block into its member. What comes back is the reason why it cannot be.
template <class Block>
std::optional<std::string> fill(Block& block, const block_field<Block>& field, bool is_file, const std::string& text) {
  if (is_file) {
    const auto held = read_secret_file(text);
    if (!held) return "names a file, " + shown_path(text) + ", that " + held.error().text;
    block.*field.hidden = *held;
    return std::nullopt;
  }
  if (field.among != nullptr) {
    const auto known = field.among();
    const std::vector<std::string_view> views(known.begin(), known.end());
    if (std::ranges::find(known, text) == known.end()) return about_unknown(field.kind, text, views);
  }
  const value_shape shape{.kind = field.hidden != nullptr ? value_kind::secret : value_kind::text};
  const auto value = read_value(shape, text);
  if (!value) return value.error().text;
  if (field.hidden != nullptr) {
    block.*field.hidden = std::get<portkey::secret>(*value);
  } else {
    block.*field.text = std::get<std::string>(*value);
  }
  return std::nullopt;
}

template <class Block>
std::string names_of(field_list<Block> fields, std::string_view unknown) {
  std::vector<std::string> known;
  std::string listed;
  for (const auto& field : fields) {
    known.emplace_back(field.key);
    if (field.hidden != nullptr) known.push_back(field.key + std::string("_file"));
  }
  for (const auto& one : known)
    listed += (listed.empty() ? "" : ", ") + one;
  const std::vector<std::string_view> views(known.begin(), known.end());
  const auto guess = protocol::did_you_mean(unknown, views);
  return guess.empty() ? "; a block has " + listed : guess;
}

/// Reads one entry of a block. What comes back is what is wrong with it.
template <class Block>
std::optional<std::string> read_entry(Block& block, field_list<Block> fields, const std::string& name,
                                      std::string_view key, const toml::node& node, const toml::table& table) {
  const auto full = joined_name(name, key);
  const auto field = std::ranges::find_if(fields, [&](const block_field<Block>& one) {
    return key == one.key || (one.hidden != nullptr && secret_key(key) == one.key);
  });
  if (field == fields.end()) return "unknown setting " + full + names_of(fields, key);
  if (!node.is_string()) return full + " wants a text, not " + kind_of(node);
  if (!gives(table, key)) return std::nullopt;
  const bool is_file = key != field->key;
  if (is_file && gives(table, field->key)) {
    return joined_name(name, field->key) + " and " + full + " are both set; keep one of them";
  }
  const auto reason = fill(block, *field, is_file, node.as_string()->get());
  return reason ? std::optional(full + " " + *reason) : std::nullopt;
}

template <class Block>
std::vector<Block> read_blocks(field_list<Block> fields, const std::string& name, const std::string& path,
                               const toml::key& key, const toml::node& node, problems& wrong) {
  std::vector<Block> blocks;
  if (!node.is_array_of_tables()) {
    wrong.push_back(place_of(path, key) + ": " + name + " is a list of blocks: write [[" + name + "]] above each");
    return blocks;
  }
  for (const auto& element : *node.as_array()) {
    const auto& table = *element.as_table();
    Block block;
    for (const auto& [inner_key, inner] : table) {
      const auto reason = read_entry(block, fields, name, inner_key.str(), inner, table);
      if (reason) wrong.push_back(place_of(path, inner_key) + ": " + *reason);
    }
    blocks.push_back(std::move(block));
  }
  return blocks;
}

}  // namespace

std::vector<bearer_token> read_tokens(const std::string& path, const toml::key& key, const toml::node& node,
                                      problems& wrong) {
  return read_blocks<bearer_token>(token_fields, "identity.token", path, key, node, wrong);
}

std::vector<oauth_principal> read_principals(const std::string& path, const toml::key& key, const toml::node& node,
                                             problems& wrong) {
  return read_blocks<oauth_principal>(principal_fields, "identity.oauth.principal", path, key, node, wrong);
}

std::vector<std::string> effect_words() {
  return {"read", "write", "destructive"};
}

std::vector<std::string> action_words() {
  using portkey::verdict;
  return {name_of(verdict::allow), name_of(verdict::confirm), name_of(verdict::deny)};
}

std::vector<portkey::safety_rule> read_rules(const std::string& path, const toml::key& key, const toml::node& node,
                                             problems& wrong) {
  const std::string name = "safety.rule";
  const auto written = read_blocks<written_rule>(rule_fields, name, path, key, node, wrong);
  const auto words = action_words();
  std::vector<portkey::safety_rule> rules;
  for (std::size_t at = 0; at < written.size(); ++at) {
    const auto& table = *node.as_array()->get(at)->as_table();
    if (!gives(table, "action"))
      wrong.push_back(path + ":" + std::to_string(table.source().begin.line) + ": " + name +
                      " needs an action: allow, confirm or deny");
    portkey::safety_rule rule = written[at];
    const auto word = std::ranges::find(words, written[at].action_word);
    if (word != words.end()) rule.action = static_cast<portkey::verdict>(word - words.begin());
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace server
