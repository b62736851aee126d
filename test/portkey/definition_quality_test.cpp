#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "portkey/catalogue.hpp"
#include "portkey/input_schema.hpp"
#include "portkey/toolbox.hpp"
#include "protocol/json_text.hpp"
#include "test/portkey/operation_named.hpp"

// What can be decided about the quality of a tool's definition without a reader: the half of the directories' grading
// that is not taste.
namespace {

using portkey::effect;

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/// Every word of the text that is written like the name of a tool or a field.
std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> names;
  std::string name;
  for (const auto c : std::string(text) + " ") {
    if (is_name_char(c)) {
      name += c;
    } else {
      if (name.find('_') != std::string::npos) names.push_back(name);
      name.clear();
    }
  }
  return names;
}

std::vector<std::string> sentences_of(std::string_view text) {
  std::vector<std::string> sentences;
  while (!text.empty()) {
    const auto end = text.find(". ");
    sentences.emplace_back(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 2);
  }
  return sentences;
}

std::size_t words_of(std::string_view text) {
  return 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), ' '));
}

std::string first_word(std::string_view text) {
  std::string word(text.substr(0, text.find_first_of(" ,")));
  std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return std::tolower(c); });
  return word;
}

TEST(definition_quality, says_the_purpose_first_with_a_verb_that_fits_the_effect) {
  static const std::map<std::string, std::set<std::string>> verbs = {
      {"reads",
       {"list",   "get",   "read",   "show",  "fetch",  "render",   "test",  "ping",  "check", "download", "compare",
        "count",  "chart", "report", "break", "rank",   "measure",  "plot",  "track", "sum",   "look",     "find",
        "follow", "see",   "split",  "total", "return", "retrieve", "group", "tell",  "probe", "preview",  "fill"}},
      {"destroys", {"delete", "remove", "revoke", "disconnect", "archive", "rotate",   "reset",   "replace", "set",
                    "update", "change", "apply",  "expel",      "cancel",  "withdraw", "exclude", "grant",   "end",
                    "give",   "enable", "exempt", "let",        "switch",  "open",     "allow",   "unlink"}},
  };
  for (const auto* one : support::every_operation()) {
    const auto verb = first_word(one->help);
    if (one->does == effect::reads) {
      EXPECT_TRUE(verbs.at("reads").contains(verb)) << one->name << ": " << verb;
    } else if (portkey::is_destructive(one->does)) {
      EXPECT_TRUE(verbs.at("destroys").contains(verb)) << one->name << ": " << verb;
    } else {
      EXPECT_FALSE(verbs.at("reads").contains(verb)) << one->name << ": " << verb;
    }
  }
}

TEST(definition_quality, is_neither_thin_nor_long) {
  for (const auto* one : support::every_operation()) {
    const auto words = words_of(one->help);
    EXPECT_GE(words, 35U) << one->name;
    EXPECT_LE(words, 115U) << one->name;
    EXPECT_GE(sentences_of(one->help).size(), 2U) << one->name;
  }
}

TEST(definition_quality, says_when_to_use_it_and_names_what_to_use_instead) {
  const auto all = portkey::tool_names();
  for (const auto* one : support::every_operation()) {
    const auto names = names_in(one->help);
    const bool names_another = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return name != one->name && std::find(all.begin(), all.end(), name) != all.end();
    });
    EXPECT_TRUE(names_another) << one->name << " names no other tool";
  }
}

TEST(definition_quality, names_only_what_there_is) {
  std::set<std::string> known;
  for (const auto* one : support::every_operation()) {
    known.insert(one->name);
    if (one->scope) {
      for (const auto& part : names_in(one->scope))
        known.insert(part);
    }
  }
  // Names of tools begin with the verb of one; everything else that looks like a name is a field or a scope.
  std::set<std::string> verbs;
  for (const auto* one : support::every_operation())
    verbs.insert(std::string(std::string_view(one->name).substr(0, std::string_view(one->name).find('_'))));
  std::string definitions;  // whose members are the fields that there are
  for (const auto* one : support::every_operation())
    definitions += protocol::to_json_text(portkey::tool_definition(*one, true));
  for (const auto* one : support::every_operation()) {
    std::vector<std::string_view> texts = {one->help};
    for (const auto* input : portkey::inputs_of(*one))
      texts.emplace_back(input->help);
    for (const auto& text : texts)
      for (const auto& name : names_in(text)) {
        const bool is_like_a_tool = verbs.contains(name.substr(0, name.find('_')));
        const bool is_field = definitions.find("\"" + name + "\":") != std::string::npos;
        if (is_like_a_tool && !is_field && name.back() != '_') {
          EXPECT_TRUE(known.contains(name)) << one->name << " speaks of " << name;
        }
      }
  }
}

TEST(definition_quality, names_the_scope_that_the_key_needs) {
  for (const auto* one : support::every_operation()) {
    if (!one->scope) continue;
    const std::string_view scopes = one->scope;
    const auto scope = scopes.substr(0, scopes.find(' '));
    EXPECT_NE(std::string_view(one->help).find(scope), std::string_view::npos) << one->name << ": " << scope;
  }
}

TEST(definition_quality, is_written_for_each_tool_and_not_from_a_template) {
  constexpr std::size_t most_shared = 70;  // shorter ones may be the best way to say a shared fact
  std::map<std::string, std::string> seen;
  for (const auto* one : support::every_operation())
    for (const auto& sentence : sentences_of(one->help)) {
      if (sentence.size() < most_shared) continue;
      const auto [found, is_new] = seen.emplace(sentence, one->name);
      EXPECT_TRUE(is_new) << one->name << " and " << found->second << ": " << sentence;
    }
}

TEST(definition_quality, contradicts_no_annotation) {
  for (const auto* one : support::every_operation()) {
    const std::string help = one->help;
    if (one->does == effect::creates) {
      for (const auto* word : {" overwrites", " replaces all", " deletes the"})
        EXPECT_EQ(help.find(word), std::string::npos) << one->name << ":" << word;
    }
  }
}

TEST(definition_quality, costs_at_most_1850_bytes_a_tool_on_average) {
  std::size_t bytes = 0;
  const auto all = support::every_operation();
  for (const auto* one : all)
    bytes += protocol::to_json_text(portkey::tool_definition(*one, true)).size();
  EXPECT_LE(bytes / all.size(), 1850U);
}

TEST(definition_quality, gives_every_tool_a_result_of_its_own) {
  for (const auto* one : support::every_operation()) {
    const auto schema = portkey::output_schema(*one);
    EXPECT_GE(schema.at("properties").as_object().size(), 1U) << one->name;
  }
}

}  // namespace
