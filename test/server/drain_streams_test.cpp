#include <boost/json/serialize.hpp>

#include "test/server/served_sessions.hpp"

namespace {

using testing::HasSubstr;

class drained_streams : public served_sessions {};

TEST_F(drained_streams, of_sessions_end_in_order) {
  client.open();
  auto stream = get(client.session_fields());
  ASSERT_TRUE(stream.next());
  served.with().announce({});
  EXPECT_EQ(stream.message().at("method"), "notifications/tools/list_changed");
  served.drain();
  EXPECT_TRUE(stream.ends());
}

TEST_F(drained_streams, that_were_fetched_again_end_in_order) {
  client.open();
  auto stream = get(client.session_fields());
  const auto first = stream.next();
  ASSERT_TRUE(first);
  auto again = get(client.session_fields(), first->id);
  EXPECT_TRUE(stream.ends());
  served.drain();
  EXPECT_TRUE(again.ends());
}

TEST_F(drained_streams, of_calls_end_with_the_answer) {
  client.open();
  auto stream = post(client.session_fields(), call(1, "talk"));
  EXPECT_EQ(stream.message().at("params").at("data"), "before");
  served.drain();
  ASSERT_TRUE(comes_to([&] { return served.with().draining.load(); }));
  served.at().open = true;
  EXPECT_EQ(stream.message().at("params").at("data"), "after");
  EXPECT_EQ(stream.message().at("id"), 1);
  EXPECT_TRUE(stream.ends());
}

TEST_F(drained_streams, of_calls_end_with_the_answer_for_who_came_back) {
  client.open();
  auto stream = post(client.session_fields(), call(1, "talk"));
  EXPECT_EQ(stream.message().at("params").at("data"), "before");
  const auto last = stream.last_id();
  stream.close();
  auto again = get(client.session_fields(), last);
  ASSERT_EQ(again.status(), 200);
  served.drain();
  ASSERT_TRUE(comes_to([&] { return served.with().draining.load(); }));
  served.at().open = true;
  EXPECT_EQ(again.message().at("params").at("data"), "after");
  EXPECT_EQ(again.message().at("id"), 1);
  EXPECT_TRUE(again.ends());
}

server::settings in_a_hurry() {
  auto with = served_here::usual();
  with.server.drain_limit = std::chrono::seconds(1);
  return with;
}

class hurried_streams : public served_sessions {
 protected:
  hurried_streams() : served_sessions(in_a_hurry()) {}
};

TEST_F(hurried_streams, of_calls_that_take_too_long_say_so) {
  client.open();
  auto stream = post(client.session_fields(), call(1, "talk"));
  EXPECT_EQ(stream.message().at("params").at("data"), "before");
  served.drain();
  EXPECT_THAT(json::serialize(stream.message()), HasSubstr("shutting down"));
  EXPECT_TRUE(stream.ends());
  EXPECT_EQ(served.at().cancelled, 1);
}

TEST_F(hurried_streams, do_not_wait_for_a_person_for_ever) {
  client.open("2025-11-25", {{"elicitation", json::object()}});
  auto stream = post(client.session_fields(), call(1, "test_elicitation", {{"message", "Who?"}}));
  EXPECT_EQ(stream.message().at("method"), "elicitation/create");
  served.drain();
  EXPECT_EQ(stream.message().at("method"), "notifications/cancelled") << "the question is withdrawn";
  EXPECT_THAT(json::serialize(stream.message()), HasSubstr("shutting down"));
  EXPECT_TRUE(stream.ends());
}

}  // namespace
