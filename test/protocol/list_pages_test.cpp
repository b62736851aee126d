#include "protocol/list_pages.hpp"

#include <string>
#include <vector>

#include "protocol/json_text.hpp"
#include "test/protocol/served.hpp"

namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using protocol::in_pages;

class list_pages : public testing::Test {
 protected:
  protocol::cursor_scope scope(std::string_view name = "tools", std::string_view part = {}) const {
    return {name, part, seals_, now_};
  }

  std::string next(std::size_t page, const protocol::cursor_scope& where) const {
    return std::string(served::object("{" + members(page, where) + "}").at("nextCursor").as_string());
  }

  /// The members of the page of that number.
  std::string members(std::size_t page, const protocol::cursor_scope& where) const {
    return page_members(*page_at(three_, page == 0 ? "" : std::to_string(page)), where);
  }

  /// The number of the page that a cursor asks for; -1 when it is refused.
  int asked(const json::value& cursor, const protocol::cursor_scope& where) const {
    json::object params;
    params["cursor"] = cursor;
    const auto position = asked_position(params, where);
    const auto page = position ? page_at(three_, *position) : position.error();
    if (page) return page->items.at(1) - '1';
    EXPECT_EQ(page.error().code, protocol::code::invalid_params);
    return -1;
  }

  fakes::remembering_seal seals_;
  std::chrono::system_clock::time_point now_{1'800'000'000s};
  protocol::list_pages three_{{"[1]", "[2]", "[3]"}};
};

TEST_F(list_pages, hold_so_many_items_each_in_their_order) {
  std::vector<json::object> items;
  for (const auto* text : {R"({"a":1})", R"({"b":2})", R"({"c":3})"})
    items.push_back(served::object(text));
  EXPECT_EQ(in_pages({}, 2).pages, std::vector<std::string>{"[]"});
  EXPECT_EQ(in_pages(items, 3).pages, std::vector<std::string>{R"([{"a":1},{"b":2},{"c":3}])"});
  EXPECT_EQ(in_pages(items, 2).pages, (std::vector<std::string>{R"([{"a":1},{"b":2}])", R"([{"c":3}])"}));
  EXPECT_EQ(in_pages(items, 1).pages.size(), 3U);
}

TEST_F(list_pages, are_read_one_after_the_other) {
  const auto first = asked_position({}, scope());
  ASSERT_TRUE(first);
  EXPECT_EQ(*first, "");
  EXPECT_TRUE(members(0, scope()).starts_with(R"("tools":[1],"nextCursor":")"));
  EXPECT_EQ(asked(json::value(next(0, scope())), scope()), 1);
  EXPECT_EQ(asked(json::value(next(1, scope())), scope()), 2);
  EXPECT_EQ(members(2, scope()), R"("tools":[3])");
}

TEST_F(list_pages, say_nothing_in_a_cursor) {
  EXPECT_NE(next(0, scope()), next(0, scope()));
  const auto opened = seals_.open(next(0, scope()), protocol::seal_purpose::cursor, std::string("tools\0", 6), now_);
  EXPECT_EQ(opened, "1") << "the seal's text and nothing else";
}

TEST_F(list_pages, refuse_a_cursor_that_is_none) {
  for (const json::value& cursor : {json::value(""), json::value("1"), json::value(1), json::value(), json::value(true),
                                    json::value(std::string(100'000, 'A'))})
    EXPECT_EQ(asked(cursor, scope()), -1);
}

TEST_F(list_pages, refuse_a_cursor_of_another_list) {
  const auto cursor = json::value(next(0, scope("resources", "skill://a")));
  EXPECT_EQ(asked(cursor, scope("resources", "skill://a")), 1);
  EXPECT_EQ(asked(cursor, scope("resources", "skill://b")), -1);
  EXPECT_EQ(asked(cursor, scope("resources")), -1);
  EXPECT_EQ(asked(cursor, scope("tools", "skill://a")), -1);
}

TEST_F(list_pages, refuse_a_cursor_of_another_server_or_purpose) {
  const fakes::remembering_seal other;
  const protocol::cursor_scope elsewhere{"tools", {}, other, now_};
  EXPECT_EQ(asked(json::value(next(0, elsewhere)), scope()), -1);
  const auto state = seals_.close("1", protocol::seal_purpose::request_state, std::string("tools\0", 6), now_ + 1h);
  EXPECT_EQ(asked(json::value(state), scope()), -1);
}

TEST_F(list_pages, refuse_a_cursor_after_a_day) {
  const auto cursor = json::value(next(0, scope()));
  now_ += 23h;
  EXPECT_EQ(asked(cursor, scope()), 1);
  now_ += 1h;
  EXPECT_EQ(asked(cursor, scope()), -1);
}

TEST_F(list_pages, refuse_a_cursor_behind_the_end) {
  const auto sealed = [&](const std::string& page) {
    return json::value(seals_.close(page, protocol::seal_purpose::cursor, std::string("tools\0", 6), now_ + 1h));
  };
  EXPECT_EQ(asked(sealed("2"), scope()), 2);
  for (const auto* page : {"3", "0", "-1", "", "x", "99999999999999999999999"})
    EXPECT_EQ(asked(sealed(page), scope()), -1) << page;
}

}  // namespace
