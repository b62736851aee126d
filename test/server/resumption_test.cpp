#include "test/server/served_sessions.hpp"

namespace {

using testing::HasSubstr;
using testing::StartsWith;

class resumed_calls : public served_sessions {
 protected:
  std::string text_of(const json::value& answer) {
    return std::string(answer.at("result").at("content").at(0).at("text").as_string());
  }
};

TEST_F(resumed_calls, begin_with_an_id_once_they_are_streams) {
  client.open("2025-11-25");
  auto stream = post(client.session_fields(), call(1, "talk"));
  EXPECT_EQ(stream.head().field("content-type"), "text/event-stream");
  const auto first = stream.next();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->data, "");
  EXPECT_FALSE(first->id.empty());
  EXPECT_EQ(stream.message().at("params").at("data"), "before");
  served.at().open = true;
  EXPECT_EQ(stream.message().at("params").at("data"), "after");
  EXPECT_EQ(text_of(stream.message()), "said");
  EXPECT_TRUE(stream.ends());
}

TEST_F(resumed_calls, of_older_clients_begin_with_their_first_message) {
  served.at().open = true;
  for (const char* revision : {"2025-03-26", "2025-06-18"}) {
    client.open(revision);
    auto stream = post(client.session_fields(), call(1, "talk"));
    const auto first = stream.next();
    ASSERT_TRUE(first);
    EXPECT_THAT(first->data, HasSubstr("before")) << revision;
  }
}

TEST_F(resumed_calls, survive_their_client_and_are_answered_to_who_comes_back) {
  client.open();
  const auto elsewhere = everywhere(1);
  // As often as it takes to meet every pair of loops.
  for (int times = 0; times < 4; ++times) {
    served.at().open = false;
    auto stream = post(client.session_fields(), call(times, "talk"));
    EXPECT_EQ(stream.message().at("params").at("data"), "before");
    const auto last = stream.last_id();
    ASSERT_TRUE(has_begun(times + 1));
    stream.close();
    std::vector<std::unique_ptr<mcp_client>> more;
    if (times % 2 == 1) more = everywhere(1);
    auto again = get(client.session_fields(), last);
    ASSERT_EQ(again.status(), 200);
    served.at().open = true;
    EXPECT_EQ(again.message().at("params").at("data"), "after");
    const auto answer = again.message();
    EXPECT_EQ(answer.at("id"), times);
    EXPECT_EQ(text_of(answer), "said");
    EXPECT_TRUE(again.ends()) << "with its answer";
  }
  EXPECT_EQ(served.at().cancelled, 0);
}

TEST_F(resumed_calls, are_fetched_after_their_end_as_often_as_one_wants) {
  client.open();
  auto stream = post(client.session_fields(), call("id", "talk"));
  const auto first = stream.next();
  ASSERT_TRUE(first);
  stream.close();
  served.at().open = true;
  ASSERT_TRUE(comes_to([&] { return served.at().passed == 1; }));
  for (int times = 0; times < 3; ++times) {
    auto again = get(client.session_fields(), first->id);
    ASSERT_EQ(again.status(), 200);
    EXPECT_EQ(again.message().at("params").at("data"), "before");
    EXPECT_EQ(again.message().at("params").at("data"), "after");
    const auto before_last = again.last_id();
    EXPECT_EQ(again.message().at("id"), "id");
    EXPECT_TRUE(again.ends());
    auto rest = get(client.session_fields(), before_last);
    EXPECT_EQ(rest.message().at("id"), "id") << "and nothing from before";
    EXPECT_TRUE(rest.ends());
  }
}

TEST_F(resumed_calls, replay_their_own_stream_alone) {
  client.open();
  auto one = post(client.session_fields(), call(1, "talk"));
  auto other = post(client.session_fields(), call(2, "talk"));
  auto own = get(client.session_fields());
  ASSERT_TRUE(one.next() && other.next() && own.next());
  EXPECT_EQ(one.message().at("params").at("data"), "before");
  const auto last = one.last_id();
  one.close();
  served.with().announce({});
  EXPECT_EQ(own.message().at("method"), "notifications/tools/list_changed");
  auto again = get(client.session_fields(), last);
  served.at().open = true;
  EXPECT_EQ(again.message().at("params").at("data"), "after");
  EXPECT_EQ(again.message().at("id"), 1);
  EXPECT_TRUE(again.ends());
  EXPECT_EQ(other.message().at("params").at("data"), "before");
  EXPECT_EQ(other.message().at("params").at("data"), "after");
  EXPECT_EQ(other.message().at("id"), 2);
  EXPECT_TRUE(other.ends());
}

TEST_F(resumed_calls, of_another_session_cannot_be_fetched) {
  client.open();
  mcp_client other(served.port());
  other.open();
  auto stream = post(client.session_fields(), call(1, "talk"));
  const auto first = stream.next();
  ASSERT_TRUE(first);
  const auto refused = support::ask_once(served.port(), session_get(served.port(), other.session_fields(), first->id));
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("-32600"));
}

TEST_F(resumed_calls, that_end_their_connection_say_when_to_come_back) {
  client.open();
  auto stream = post(client.session_fields(), call(1, "test_reconnection"));
  const auto first = stream.next();
  ASSERT_TRUE(first);
  EXPECT_TRUE(stream.ends());
  EXPECT_THAT(stream.seen(), HasSubstr("retry: 500\n"));
  auto again = get(client.session_fields(), first->id);
  EXPECT_THAT(text_of(again.message()), HasSubstr("Reconnection test completed"));
  EXPECT_TRUE(again.ends());
}

TEST_F(resumed_calls, do_not_end_the_connection_of_who_could_not_come_back) {
  client.open("2025-06-18");
  const auto answer = client.legacy("tools/call", {{"name", "test_reconnection"}});
  EXPECT_THAT(answer.text(), HasSubstr("Reconnection test completed"));
  client.open("2025-11-25");
  auto fields = client.session_fields();
  fields.emplace_back("Accept", "application/json");
  EXPECT_THAT(client.post(fields, call(1, "test_reconnection")).text(), HasSubstr("Reconnection test completed"));
}

TEST_F(resumed_calls, end_with_their_session_for_who_reads_them_elsewhere) {
  client.open();
  auto stream = post(client.session_fields(), call(1, "talk"));
  const auto first = stream.next();
  ASSERT_TRUE(first);
  stream.close();
  auto again = get(client.session_fields(), first->id);
  EXPECT_EQ(again.message().at("params").at("data"), "before");
  EXPECT_EQ(client.ask("DELETE", client.session_fields()).status(), 204);
  EXPECT_TRUE(again.ends());
}

TEST_F(resumed_calls, of_2026_07_28_have_no_ids_and_end_with_their_client) {
  auto fields = modern_fields("tools/call", "talk");
  auto stream = post(fields, modern_text(1, "tools/call", {{"name", "talk"}}));
  EXPECT_EQ(stream.message().at("params").at("data"), "before");
  EXPECT_EQ(stream.last_id(), "");
  stream.close();
  EXPECT_TRUE(comes_to([&] { return served.at().cancelled == 1; }));
  fields.emplace_back("Last-Event-ID", "0-1-0");
  served.at().open = true;
  EXPECT_EQ(post(fields, modern_text(2, "tools/call", {{"name", "talk"}})).message().at("params").at("data"), "before")
      << "the header means nothing here";
}

}  // namespace
