#include "server/session_table.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <string>

namespace {

using server::live_stream;
using server::session_table;
using namespace std::chrono_literals;

TEST(session_table, remembers_what_was_ended) {
  session_table table;
  EXPECT_FALSE(table.is_ended("a"));
  table.end("a", session_table::clock::now() + 1h);
  table.end("a", session_table::clock::now() + 1h);
  EXPECT_TRUE(table.is_ended("a"));
  EXPECT_FALSE(table.is_ended("b"));
}

TEST(session_table, forgets_an_ended_session_when_its_id_expires_by_itself) {
  session_table table;
  table.end("old", session_table::clock::now() - 1s);
  table.end("new", session_table::clock::now() + 1h);
  EXPECT_FALSE(table.is_ended("old"));
  EXPECT_TRUE(table.is_ended("new"));
}

TEST(session_table, forgets_first_what_expires_first_when_there_are_too_many) {
  session_table table;
  const auto base = session_table::clock::now() + 1h;
  constexpr int most = 200'000;
  for (int number = 0; number < most; ++number)
    table.end(std::to_string(number), base + std::chrono::seconds(most - number));
  EXPECT_TRUE(table.is_ended(std::to_string(most - 1)));
  table.end("one more", base + 24h * 30);
  EXPECT_TRUE(table.is_ended("one more"));
  EXPECT_FALSE(table.is_ended(std::to_string(most - 1)));
  EXPECT_TRUE(table.is_ended(std::to_string(most - 2)));
  EXPECT_TRUE(table.is_ended("0"));
}

TEST(session_table, gives_a_session_one_stream) {
  session_table table;
  EXPECT_TRUE(table.claim("a"));
  EXPECT_FALSE(table.claim("a"));
  EXPECT_TRUE(table.claim("b"));
  table.release("a");
  EXPECT_TRUE(table.claim("a"));
  table.release("never claimed");
}

TEST(session_table, wakes_the_stream_of_a_session_that_ends) {
  boost::asio::io_context io;
  session_table table;
  live_stream mine(io.get_executor()), other(io.get_executor());
  table.add("a", mine);
  table.add("b", other);
  bool woken = false;
  mine.wake.expires_after(1h);
  mine.wake.async_wait(
      [&](const boost::system::error_code& error) { woken = error == boost::asio::error::operation_aborted; });
  table.end("a", session_table::clock::now() + 1h);
  io.run();
  EXPECT_TRUE(woken);
  EXPECT_TRUE(mine.ended);
  EXPECT_FALSE(other.ended);
}

TEST(session_table, ends_all_streams_but_those_that_left) {
  boost::asio::io_context io;
  session_table table;
  live_stream first(io.get_executor()), second(io.get_executor()), gone(io.get_executor());
  table.add("a", first);
  table.add("b", second);
  table.add("c", gone);
  table.remove("c");
  table.end_all();
  EXPECT_TRUE(first.ended);
  EXPECT_TRUE(second.ended);
  EXPECT_FALSE(gone.ended);
  EXPECT_FALSE(table.is_ended("a")) << "the session itself goes on elsewhere";
}

}  // namespace
