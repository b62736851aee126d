#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "portkey/answer.hpp"
#include "portkey/shapes.hpp"
#include "protocol/json.hpp"
#include "test/portkey/operation_named.hpp"

namespace {

namespace json = boost::json;

constexpr std::size_t plenty = 90'000;

protocol::tool_result answered(std::string_view tool, const std::string& arguments, const std::string& body,
                               std::size_t max_chars) {
  portkey::reply received;
  received.status = 200;
  received.body = body;
  return portkey::shape_answer(support::operation_named(tool), json::parse(arguments).as_object(), received, max_chars);
}

json::object shaped(std::string_view tool, const std::string& arguments, const std::string& body,
                    std::size_t max_chars = plenty) {
  const auto result = answered(tool, arguments, body, max_chars);
  EXPECT_FALSE(result.is_error) << result.text;
  const auto parsed = protocol::parse_json(result.text);
  if (parsed && parsed->is_object()) return parsed->get_object();
  ADD_FAILURE() << result.text;
  return {};
}

/// A list of `count` items with ids from `first` on; `total` below 0: Portkey does not count.
std::string list_of(std::int64_t first, std::int64_t count, std::int64_t total, std::size_t padding = 0) {
  std::string body = R"({"data":[)";
  for (auto each = first; each < first + count; ++each)
    body += (each == first ? "{" : ",{") + std::string("\"id\":\"") + std::to_string(each) + "\",\"name\":\"" +
            std::string(padding, 'n') + "\"}";
  body += "]";
  if (total >= 0) body += ",\"total\":" + std::to_string(total);
  return body + "}";
}

std::string page_of(std::int64_t page, std::int64_t size) {
  return R"({"current_page":)" + std::to_string(page) + R"(,"page_size":)" + std::to_string(size) + "}";
}

TEST(next_page, is_there_while_there_is_more) {
  struct row {
    std::int64_t page, size, shown, total, next;
  };
  for (const auto& [page, size, shown, total, next] :
       {row{0, 10, 10, 25, 1}, row{1, 10, 10, 25, 2}, row{2, 10, 5, 25, -1}, row{0, 10, 10, 10, -1},
        row{0, 10, 0, 0, -1}, row{9, 10, 0, 25, -1}, row{1, 10, 10, 20, -1}, row{0, 1, 1, 2, 1}}) {
    const auto out = shaped("list_workspaces", page_of(page, size), list_of(page * size, shown, total));
    EXPECT_EQ(protocol::integer_at(out, "total"), total) << page;
    EXPECT_EQ(protocol::integer_at(out, "next_page").value_or(-1), next) << page;
  }
}

TEST(next_page, goes_by_the_size_that_is_sent_when_none_was_given) {
  EXPECT_EQ(protocol::integer_at(shaped("list_workspaces", "{}", list_of(0, 50, 51)), "next_page"), 1);
  EXPECT_FALSE(shaped("list_workspaces", "{}", list_of(0, 50, 50)).contains("next_page"));
  EXPECT_EQ(
      protocol::integer_at(shaped("list_workspaces", R"({"current_page":1.0})", list_of(50, 50, 101)), "next_page"), 2);
}

TEST(total, is_what_was_seen_where_portkey_does_not_count) {
  const auto first = shaped("list_workspaces", page_of(0, 10), list_of(0, 4, -1));
  EXPECT_EQ(protocol::integer_at(first, "total"), 4);
  EXPECT_FALSE(first.contains("next_page"));
  EXPECT_EQ(protocol::integer_at(shaped("list_workspaces", page_of(2, 10), list_of(20, 4, -1)), "total"), 24);
}

TEST(total, does_not_count_pages_that_nobody_has_seen) {
  EXPECT_EQ(protocol::integer_at(shaped("list_workspaces", page_of(100, 10), list_of(0, 0, -1)), "total"), 0);
}

TEST(pages, of_a_list_that_was_fetched_whole_are_made_here) {
  const auto whole = list_of(0, 25, 25);
  struct row {
    std::int64_t page, first, shown, next;
  };
  for (const auto& [page, first, shown, next] :
       {row{0, 0, 10, 1}, row{1, 10, 10, 2}, row{2, 20, 5, -1}, row{3, 0, 0, -1}}) {
    const auto out = shaped("list_configs", page_of(page, 10), whole);
    const auto& items = out.at("configurations").as_array();
    ASSERT_EQ(static_cast<std::int64_t>(items.size()), shown) << page;
    if (shown > 0) {
      EXPECT_EQ(items[0].at("id").as_string(), std::to_string(first));
    }
    EXPECT_EQ(protocol::integer_at(out, "total"), 25);
    EXPECT_EQ(protocol::integer_at(out, "next_page").value_or(-1), next) << page;
  }
}

TEST(long_result, loses_items_at_its_end_and_says_so) {
  const auto result = answered("list_workspaces", page_of(0, 50), list_of(0, 50, 50, 100), 3000);
  EXPECT_LE(result.text.size(), 3000U);
  EXPECT_TRUE(result.structured);
  const auto out = json::parse(result.text).as_object();
  const auto& items = out.at("data").as_array();
  EXPECT_GT(items.size(), 0U);
  EXPECT_LT(items.size(), 50U);
  EXPECT_EQ(items[0].at("id"), "0");
  EXPECT_EQ(protocol::integer_at(out, "total"), 50);
  const std::string said(protocol::text_at(out, "truncated").value_or(""));
  EXPECT_NE(said.find("Cut to the first " + std::to_string(items.size()) + " of 50 items"), std::string::npos) << said;
}

/// Walks through a list of `total` items as a client does that follows what a cut result says, and gives the ids it
/// saw.
std::vector<std::string> walked(std::int64_t total, std::int64_t size, std::size_t max_chars) {
  std::vector<std::string> seen;
  std::int64_t page = 0;
  for (int step = 0; step < 200; ++step) {
    const auto first = page * size, shown = std::min(size, std::max<std::int64_t>(total - first, 0));
    const auto out = shaped("list_workspaces", page_of(page, size), list_of(first, shown, total, 60), max_chars);
    for (const auto& item : out.at("data").as_array())
      seen.emplace_back(item.at("id").as_string());
    const auto next = protocol::integer_at(out, "next_page");
    if (!next) break;
    if (out.contains("truncated")) size = static_cast<std::int64_t>(out.at("data").as_array().size());
    page = *next;
  }
  return seen;
}

TEST(long_result, goes_on_exactly_behind_what_was_shown) {
  std::vector<std::string> all;
  for (int each = 0; each < 83; ++each)
    all.push_back(std::to_string(each));
  for (const std::int64_t size : {7, 12, 50, 83, 97, 100})
    for (const std::size_t max_chars : {700U, 1000U, 2000U, 5000U})
      EXPECT_EQ(walked(83, size, max_chars), all) << "page_size " << size << ", " << max_chars << " characters";
}

TEST(long_result, goes_on_within_a_later_page) {
  const auto out = shaped("list_workspaces", page_of(3, 50), list_of(150, 50, 1000, 60), 3000);
  const auto stays = static_cast<std::int64_t>(out.at("data").as_array().size());
  ASSERT_GT(stays, 0);
  EXPECT_EQ(*protocol::integer_at(out, "next_page") * stays, 150 + stays);
}

TEST(long_result, is_counted_in_characters_not_bytes) {
  std::string name;
  for (int each = 0; each < 500; ++each)
    name += "\xe2\x82\xac";
  const auto body = R"({"total":1,"data":[{"id":"a","name":")" + name + R"("}]})";
  EXPECT_FALSE(shaped("list_workspaces", "{}", body, 600).contains("truncated"));
}

TEST(long_result, without_pages_says_to_narrow_the_call) {
  std::string body = R"({"id":"w","users":[)";
  for (int each = 0; each < 100; ++each)
    body += (each ? "," : "") + std::string(R"({"id":"u","first_name":"Adaaaaaaaaaaaaaaaaaa"})");
  const auto out = shaped("get_workspace", R"({"workspace_id":"w"})", body + "]}", 2000);
  EXPECT_LT(out.at("users").as_array().size(), 100U);
  EXPECT_NE(protocol::text_at(out, "truncated").value_or("").find("Narrow the call"), std::string_view::npos);
  EXPECT_FALSE(out.contains("next_page"));
}

TEST(long_result, that_cannot_be_cut_is_an_error) {
  const auto config = R"({"config":{"k":")" + std::string(5000, 'x') + R"("}})";
  for (const auto& result : {answered("get_config", R"({"slug":"s"})", config, 1000),
                             answered("list_workspaces", "{}", list_of(0, 3, 3, 5000), 1000)}) {
    EXPECT_TRUE(result.is_error);
    EXPECT_FALSE(result.structured);
    EXPECT_NE(result.text.find("tools.max_result_chars"), std::string::npos) << result.text;
  }
}

TEST(long_result, is_cut_in_the_list_that_has_the_pages) {
  std::string body = R"({"tags":[)";
  for (int each = 0; each < 60; ++each)
    body += (each ? "," : "") + std::to_string(each);
  body += R"(],"total":50,)" + list_of(0, 50, -1, 100).substr(1);
  const auto out = shaped("list_workspaces", page_of(0, 50), body, 3000);
  EXPECT_EQ(out.at("tags").as_array().size(), 60U);
  EXPECT_LT(out.at("data").as_array().size(), 50U);
}

constexpr portkey::operation get_thing = {
    .name = "get_thing",
    .title = "Get thing",
    .help = "",
    .to = "/things",
    .gives = {{"id", portkey::any_text, "Id.", portkey::required},
              {"body", portkey::any_text, "Body."},
              {"headers", portkey::any_object, "Headers."}},
    .keeps_rest = true,
};

protocol::tool_result thing(const json::object& reply) {
  return portkey::shape_answer(get_thing, {}, reply, 2000);
}

TEST(cut, leaves_out_the_longest_members_of_what_has_no_list) {
  json::object reply;
  reply["id"] = "a";
  reply["body"] = std::string(5000, 'b');
  reply["headers"] = json::object{{"h", std::string(300, 'h')}};
  const auto result = thing(reply);
  ASSERT_FALSE(result.is_error) << result.text;
  const auto out = json::parse(result.text).as_object();
  EXPECT_EQ(out.at("id"), "a");
  EXPECT_TRUE(out.contains("headers"));
  EXPECT_FALSE(out.contains("body"));
  EXPECT_EQ(out.at("truncated"),
            "Left out: body (5002 characters), because a result may have 2000 characters. Raise "
            "tools.max_result_chars to see them.");
  EXPECT_LE(result.text.size(), 2000U);
}

TEST(cut, is_not_slow_where_a_reply_has_very_many_members) {
  json::object reply;
  reply["id"] = "a";
  for (int each = 0; each < 50'000; ++each)
    reply["member" + std::to_string(each)] = each;
  const auto result = thing(reply);
  ASSERT_FALSE(result.is_error) << result.text;
  EXPECT_LE(result.text.size(), 2000U);
  EXPECT_NE(result.text.find(" more, because"), std::string::npos);
}

TEST(cut, keeps_what_must_be_there_and_says_when_that_is_too_much) {
  json::object reply;
  reply["id"] = std::string(3000, 'i');
  const auto result = thing(reply);
  EXPECT_TRUE(result.is_error);
  EXPECT_NE(result.text.find("cannot be cut"), std::string::npos);
}

}  // namespace
