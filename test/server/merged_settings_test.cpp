#include "server/merged_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>

namespace {

using server::merge_settings;
using server::merging;
using server::server_entry;
using testing::HasSubstr;

server_entry adding(const char* server = R"({"url": "https://a.example/mcp"})") {
  return {"mcpServers", "portkey", boost::json::parse(server).as_object(), {}};
}

/// The text that must come out, and how.
void expect_merged(std::string_view before, merging end, std::string_view after, const server_entry& entry = adding(),
                   bool replaces = false) {
  const auto merged = merge_settings(before, entry, replaces);
  ASSERT_TRUE(merged) << merged.error();
  EXPECT_EQ(merged->end, end);
  EXPECT_EQ(merged->text, after);
}

std::string refusal(std::string_view before, const server_entry& entry = adding()) {
  const auto merged = merge_settings(before, entry, false);
  return merged ? "was merged" : merged.error();
}

constexpr std::string_view alone = R"({
  "mcpServers": {
    "portkey": {
      "url": "https://a.example/mcp"
    }
  }
}
)";

TEST(merged_settings, begin_a_file) {
  expect_merged("", merging::added, alone);
  expect_merged(" \n", merging::added, alone);
  expect_merged("{}\n", merging::added, alone);
}

TEST(merged_settings, keep_everything_and_its_order) {
  expect_merged(R"({
  "theme": "dark",
  "mcpServers": {
    "zeta": {
      "command": "z",
      "args": []
    },
    "alpha": {
      "url": "https://b.example"
    }
  },
  "after": 1.5
})",
                merging::added, R"({
  "theme": "dark",
  "mcpServers": {
    "zeta": {
      "command": "z",
      "args": []
    },
    "alpha": {
      "url": "https://b.example"
    },
    "portkey": {
      "url": "https://a.example/mcp"
    }
  },
  "after": 1.5
})");
}

TEST(merged_settings, keep_the_indentation) {
  expect_merged("{\n\t\"a\": {\n\t\t\"b\": \"c\"\n\t}\n}\n", merging::added,
                "{\n\t\"a\": {\n\t\t\"b\": \"c\"\n\t},\n\t\"mcpServers\": {\n\t\t\"portkey\": {\n\t\t\t\"url\": "
                "\"https://a.example/mcp\"\n\t\t}\n\t}\n}\n");
}

TEST(merged_settings, leave_a_file_as_it_is_that_has_it) {
  constexpr std::string_view before = R"({ "mcpServers": {"portkey": {"url":"https://a.example/mcp"} } })";
  expect_merged(before, merging::unchanged, before);
}

TEST(merged_settings, replace_another_only_when_told_to) {
  constexpr std::string_view before = R"({"mcpServers": {"portkey": {"url": "https://old.example"}, "b": {}}})";
  EXPECT_THAT(refusal(before), HasSubstr("another server called portkey already; replace it with --replace"));
  const auto merged = merge_settings(before, adding(), true);
  ASSERT_TRUE(merged);
  EXPECT_EQ(merged->end, merging::replaced);
  EXPECT_EQ(boost::json::parse(merged->text),
            boost::json::parse(R"({"mcpServers": {"portkey": {"url": "https://a.example/mcp"}, "b": {}}})"));
  EXPECT_LT(merged->text.find("portkey"), merged->text.find("\"b\"")) << "in its place";
}

TEST(merged_settings, keep_a_secret_that_somebody_has_filled_in) {
  const auto asking = adding(R"({"command": "/new", "env": {"PORTKEY_API_KEY": "YOUR-PORTKEY_API_KEY"}})");
  constexpr std::string_view same =
      R"({"mcpServers": {"portkey": {"command": "/new", "env": {"PORTKEY_API_KEY": "pk-1"}}}})";
  expect_merged(same, merging::unchanged, same, asking);
  const auto merged = merge_settings(
      R"({"mcpServers": {"portkey": {"command": "/old", "env": {"PORTKEY_API_KEY": "pk-1"}}}})", asking, true);
  ASSERT_TRUE(merged);
  EXPECT_EQ(boost::json::parse(merged->text), boost::json::parse(same));
}

TEST(merged_settings, ask_a_person_once) {
  auto entry = adding();
  entry.list = "servers";
  entry.inputs = boost::json::parse(R"([{"id": "KEY", "type": "promptString"}])").as_array();
  const auto first = merge_settings(R"({"inputs": [{"id": "other"}]})", entry, false);
  ASSERT_TRUE(first);
  EXPECT_EQ(boost::json::parse(first->text).at("inputs"),
            boost::json::parse(R"([{"id": "other"}, {"id": "KEY", "type": "promptString"}])"));
  const auto second = merge_settings(first->text, entry, false);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->end, merging::unchanged);
  EXPECT_EQ(second->text, first->text);
  EXPECT_THAT(refusal(R"({"inputs": {}})", entry), HasSubstr("other than a list as its inputs"));
}

TEST(merged_settings, refuse_what_they_would_break) {
  EXPECT_EQ(refusal("{\n  // mine\n  \"a\": 1\n}"), "has comments, which would be lost");
  EXPECT_EQ(refusal("{\"a\": 1 /* mine */}"), "has comments, which would be lost");
  EXPECT_THAT(refusal("{\n  \"a\": 1,\n  \"b\": }\n"), HasSubstr("is not valid JSON in line 3: "));
  EXPECT_THAT(refusal("{\n  \"a\": \"//\",\n}\n"), HasSubstr("is not valid JSON in line 3: "));
  EXPECT_THAT(refusal("{\"a\": 1, \"a\": 2}"), HasSubstr("the key \"a\" stands twice"));
  EXPECT_THAT(refusal("[]"), HasSubstr("holds an array"));
  EXPECT_THAT(refusal(R"({"mcpServers": []})"), HasSubstr("other than an object as its mcpServers"));
}

}  // namespace
