#include "server/settings_table.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "server/config.hpp"
#include "server/settings_blocks.hpp"

namespace {

using server::all_sections;
using server::all_settings;
using server::setting;
using server::value_text;

std::string path_of_the_example() {
  return (std::filesystem::path(__FILE__).parent_path() / ".." / ".." / "config.toml.example")
      .lexically_normal()
      .string();
}

std::string line(const std::string& entry, const std::string& help) {
  constexpr std::size_t column = 40;
  auto text = entry;
  text.resize(std::max(column, text.size() + 2), ' ');
  return text + "# " + help + "\n";
}

template <class Fields>
std::string block_text(const std::string& name, const std::string& help, const Fields& fields) {
  auto text = "\n" + line("# [[" + name + "]]", help);
  for (const auto& field : fields) {
    const std::string key = field.hidden == nullptr ? field.key : field.key + std::string("_file");
    const auto* instead = field.hidden == nullptr ? "" : " Or the text itself without _file.";
    text += line("# " + key + " = " + server::in_quotes(field.example), field.help + std::string(instead));
  }
  return text;
}

std::string rules_text() {
  return block_text("safety.rule",
                    "Beside safety.confirm: the first rule that matches a call wins; what is left out matches all.",
                    server::rule_fields);
}

/// What config.toml.example has to be.
std::string rendered_example() {
  std::string text =
      "# Every setting of portkey-mcp with its default; what is left out keeps it. The command line "
      "(--server.port 9000)\n"
      "# wins over the environment (PORTKEY_MCP_SERVER_PORT=9000), which wins over this file. Durations are "
      "\"500ms\", \"30s\",\n"
      "# \"5m\" or \"24h\"; sizes are \"64KiB\", \"1MiB\" or bytes. `portkey-mcp check` reports every "
      "problem of a configuration.\n";
  std::string section;
  for (const auto& row : all_settings()) {
    if (row.section != section) {
      if (section == "identity") {
        text += block_text("identity.token", "Mode bearer: one block for each principal.", server::token_fields);
      }
      if (section == "identity.oauth") {
        text += block_text("identity.oauth.principal",
                           "Who may act, and with which Portkey key; without a match the answer is 403.",
                           server::principal_fields);
      }
      if (section == "safety") text += rules_text();
      section = row.section;
      text += "\n[" + section + "]\n";
    }
    const auto fallback = read_value(row.shape, row.fallback);
    text += line(row.key + " = " + value_text(row.shape, *fallback), row.help);
  }
  return text;
}

TEST(settings_table, holds_each_name_once) {
  std::set<std::string> names;
  std::set<std::string> variables;
  for (const auto& row : all_settings()) {
    EXPECT_TRUE(names.insert(row.name()).second) << row.name();
    EXPECT_TRUE(variables.insert(row.variable()).second) << row.variable();
    EXPECT_EQ(server::find_setting(row.name()), &row);
  }
  EXPECT_EQ(server::find_setting("server.nothing"), nullptr);
  EXPECT_EQ(all_sections(), (std::vector<std::string>{"server", "portkey", "identity", "identity.oauth", "tools",
                                                      "safety", "limits", "log", "metrics"}));
}

TEST(settings_table, has_a_readable_default_and_one_sentence_for_each) {
  for (const auto& row : all_settings()) {
    EXPECT_TRUE(read_value(row.shape, row.fallback)) << row.name();
    ASSERT_FALSE(row.help.empty()) << row.name();
    EXPECT_EQ(row.help.back(), '.') << row.name();
    EXPECT_EQ(row.help.find(". "), std::string::npos) << row.name();
  }
}

TEST(settings_table, sets_and_gets_the_same_member_and_no_other) {
  for (const auto& row : all_settings()) {
    std::vector<std::string> texts{"some-text"};
    if (row.shape.kind == server::value_kind::choice) texts = row.shape.choices;
    if (row.shape.kind == server::value_kind::boolean) texts = {"true", "false"};
    if (row.shape.kind == server::value_kind::duration) texts = {"2m"};
    if (row.shape.kind == server::value_kind::size) texts = {"3KiB"};
    if (row.shape.kind == server::value_kind::integer) texts = {std::to_string(row.shape.most)};
    for (const auto& text : texts) {
      server::settings values;
      for (const auto& other : all_settings())
        other.set(values, *read_value(other.shape, other.fallback));
      const auto value = read_value(row.shape, text);
      ASSERT_TRUE(value) << row.name();
      row.set(values, *value);
      for (const auto& other : all_settings()) {
        const auto expected = &other == &row ? text : other.fallback;
        EXPECT_EQ(value_text(other.shape, other.get(values)),
                  value_text(other.shape, *read_value(other.shape, expected)))
            << other.name() << " after " << row.name();
      }
    }
  }
}

TEST(settings_table, numbers_the_enumerations_as_the_names_stand) {
  const auto mode = [](const char* text) {
    const auto* row = server::find_setting("identity.mode");
    server::settings values;
    row->set(values, *read_value(row->shape, text));
    return values.identity.mode;
  };
  EXPECT_EQ(mode(""), server::identity_mode::unset);
  EXPECT_EQ(mode("none"), server::identity_mode::none);
  EXPECT_EQ(mode("bearer"), server::identity_mode::bearer);
  EXPECT_EQ(mode("byok"), server::identity_mode::byok);
  EXPECT_EQ(mode("oauth"), server::identity_mode::oauth);
  EXPECT_EQ(mode("oauth+byok"), server::identity_mode::oauth_byok);
  const auto level = [](const char* text) {
    const auto* row = server::find_setting("log.level");
    server::settings values;
    row->set(values, *read_value(row->shape, text));
    return values.log.level;
  };
  EXPECT_EQ(level("trace"), server::log_level::trace);
  EXPECT_EQ(level("debug"), server::log_level::debug);
  EXPECT_EQ(level("info"), server::log_level::info);
  EXPECT_EQ(level("warning"), server::log_level::warning);
  EXPECT_EQ(level("error"), server::log_level::error);
}

TEST(config_example, is_what_the_table_says) {
  std::ifstream file(path_of_the_example());
  std::stringstream found;
  found << file.rdbuf();
  const auto expected = rendered_example();
  if (found.str() == expected) return;
  const auto copy = (std::filesystem::temp_directory_path() / "config.toml.example").string();
  std::ofstream(copy) << expected;
  ADD_FAILURE() << path_of_the_example() << " differs from the table; what it should be is in " << copy;
}

TEST(config_example, parses_to_the_defaults) {
  server::sources given;
  given.config_file = path_of_the_example();
  const auto loaded = load(given, {});
  ASSERT_TRUE(loaded) << loaded.error().front();
  const auto defaults = server::default_settings();
  for (const auto& row : all_settings()) {
    EXPECT_EQ(value_text(row.shape, row.get(loaded->values)), value_text(row.shape, row.get(defaults))) << row.name();
    EXPECT_NE(loaded->origins.at(row.name()), "default") << row.name();
  }
}

}  // namespace
