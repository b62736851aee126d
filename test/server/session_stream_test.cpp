#include "test/server/served_sessions.hpp"

namespace {

using protocol::change;
const change tools{.what = change::kind::tools};
constexpr const char* watched = "test://watched-resource";

class session_streams : public served_sessions {};

TEST_F(session_streams, begin_with_an_id_where_clients_know_what_to_do_with_it) {
  client.open("2025-11-25");
  auto stream = get(client.session_fields());
  EXPECT_EQ(stream.status(), 200);
  EXPECT_EQ(stream.head().field("content-type"), "text/event-stream");
  EXPECT_EQ(stream.head().field("cache-control"), "no-cache, no-transform");
  EXPECT_EQ(stream.head().field("x-accel-buffering"), "no");
  const auto first = stream.next();
  ASSERT_TRUE(first);
  EXPECT_FALSE(first->id.empty());
  EXPECT_EQ(first->data, "");
  EXPECT_TRUE(stream.seen().starts_with(":\n\n")) << "a comment, so that something has come at once";
}

TEST_F(session_streams, begin_with_a_comment_alone_for_older_clients) {
  for (const char* revision : {"2025-03-26", "2025-06-18"}) {
    mcp_client older(served.port());
    older.open(revision);
    auto stream = get(older.session_fields());
    ASSERT_EQ(stream.status(), 200);
    ASSERT_TRUE(has_stream(1));
    served.with().announce(tools);
    const auto first = stream.next();
    ASSERT_TRUE(first);
    EXPECT_NE(first->data, "") << revision;
    EXPECT_FALSE(first->id.empty()) << "it can be fetched again all the same";
    stream.close();
    ASSERT_TRUE(has_stream(0));
  }
}

TEST_F(session_streams, are_one_for_each_session) {
  client.open();
  mcp_client other(served.port());
  other.open();
  auto stream = get(client.session_fields());
  ASSERT_TRUE(stream.next());
  for (int times = 0; times < 4; ++times)
    EXPECT_EQ(get(client.session_fields()).status(), 409) << "on every loop";
  EXPECT_EQ(get(other.session_fields()).status(), 200);
}

TEST_F(session_streams, can_be_opened_again) {
  client.open();
  get(client.session_fields()).next();
  EXPECT_TRUE(comes_to([&] { return get(client.session_fields()).status() == 200; }));
}

TEST_F(session_streams, end_with_their_session) {
  client.open();
  auto stream = get(client.session_fields());
  ASSERT_TRUE(stream.next());
  mcp_client elsewhere(served.port());
  EXPECT_EQ(elsewhere.ask("DELETE", client.session_fields()).status(), 204);
  EXPECT_TRUE(stream.ends());
  EXPECT_EQ(get(client.session_fields()).status(), 404);
}

TEST_F(session_streams, tell_every_session_of_a_list_and_none_twice) {
  mcp_client other(served.port());
  client.open();
  other.open();
  auto mine = get(client.session_fields()), theirs = get(other.session_fields());
  ASSERT_TRUE(mine.next() && theirs.next());
  served.with().announce(tools);
  served.with().announce({.what = change::kind::prompts});
  for (auto* each : {&mine, &theirs}) {
    EXPECT_EQ(each->message().at("method"), "notifications/tools/list_changed");
    EXPECT_EQ(each->message().at("method"), "notifications/prompts/list_changed");
  }
}

TEST_F(session_streams, tell_of_a_resource_those_who_subscribed) {
  mcp_client other(served.port());
  client.open();
  other.open();
  auto mine = get(client.session_fields()), theirs = get(other.session_fields());
  ASSERT_TRUE(mine.next() && theirs.next());
  // On whatever connection.
  const auto elsewhere = everywhere(2);
  for (const auto& each : elsewhere)
    EXPECT_EQ(each->post(client.session_fields(), rpc_text(1, "resources/subscribe", {{"uri", watched}})).status(),
              200);
  served.with().announce({.what = change::kind::resource, .uri = watched});
  served.with().announce(tools);
  EXPECT_EQ(mine.message().at("params").at("uri"), watched);
  EXPECT_EQ(mine.message().at("method"), "notifications/tools/list_changed");
  EXPECT_EQ(theirs.message().at("method"), "notifications/tools/list_changed");
}

TEST_F(session_streams, keep_what_came_while_nobody_read) {
  client.open();
  auto stream = get(client.session_fields());
  const auto first = stream.next();
  ASSERT_TRUE(first);
  stream.close();
  ASSERT_TRUE(has_stream(0));
  served.with().announce(tools);
  served.with().announce({.what = change::kind::prompts});
  auto again = get(client.session_fields(), first->id);
  EXPECT_EQ(again.status(), 200);
  EXPECT_EQ(again.message().at("method"), "notifications/tools/list_changed");
  EXPECT_EQ(again.message().at("method"), "notifications/prompts/list_changed");
  served.with().announce(tools);
  EXPECT_EQ(again.message().at("method"), "notifications/tools/list_changed") << "and goes on";
  EXPECT_EQ(get(client.session_fields()).status(), 409) << "it is the session's one stream";
}

TEST_F(session_streams, are_taken_over_by_who_says_where_it_was) {
  client.open();
  auto stream = get(client.session_fields());
  const auto first = stream.next();
  ASSERT_TRUE(first);
  auto again = get(client.session_fields(), first->id);
  EXPECT_EQ(again.status(), 200) << "the first connection may be dead without anybody knowing";
  EXPECT_TRUE(stream.ends());
  served.with().announce(tools);
  EXPECT_EQ(again.message().at("method"), "notifications/tools/list_changed");
}

TEST_F(session_streams, are_refused_where_they_cannot_go_on) {
  client.open();
  mcp_client other(served.port());
  other.open();
  auto stream = get(other.session_fields());
  const auto theirs = stream.next();
  ASSERT_TRUE(theirs);
  for (const auto& id : {theirs->id, std::string("nonsense"), std::string("0-1-0"), std::string("9-1-0"),
                         std::string("0-18446744073709551615-18446744073709551615"), theirs->id + "0"})
    EXPECT_EQ(get(client.session_fields(), id).status(), 400) << id;
  EXPECT_EQ(get(other.session_fields(), theirs->id + "9").status(), 400) << "beyond its end";
  served.with().announce(tools);
  EXPECT_EQ(stream.message().at("method"), "notifications/tools/list_changed") << "the others' goes on";
}

TEST_F(session_streams, leave_nothing_behind) {
  client.open();
  for (int times = 0; times < 3; ++times) {
    auto stream = get(client.session_fields());
    ASSERT_EQ(stream.status(), 200);
    ASSERT_TRUE(stream.next());
    stream.close();
    ASSERT_TRUE(has_stream(0));
  }
  EXPECT_EQ(served.sum([](server::loop& each) { return each.open_streams.size(); }), 0U);
}

}  // namespace
