#include "server/mailbox.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <string>

namespace {

using server::mailbox;
using namespace std::chrono_literals;

class mailboxes : public testing::Test {
 protected:
  boost::asio::io_context io;
  mailbox box{io.get_executor()};

  /// Whether doing this wakes who waits.
  template <class Deed>
  bool wakes(Deed deed) {
    bool woken = false;
    box.wake().expires_after(1h);
    box.wake().async_wait([&](const boost::system::error_code& error) { woken = error.failed(); });
    deed();
    io.restart();
    io.poll();
    box.wake().cancel();
    io.restart();
    const bool in_time = woken;
    io.poll();
    return in_time;
  }
};

TEST_F(mailboxes, hand_texts_over_in_their_order) {
  EXPECT_TRUE(box.is_empty());
  box.post("1");
  box.post("2");
  EXPECT_EQ(box.take(), "1");
  EXPECT_EQ(box.take(), "2");
  EXPECT_TRUE(box.is_empty());
  EXPECT_FALSE(box.has_overflowed());
}

TEST_F(mailboxes, wake_who_waits) {
  EXPECT_TRUE(wakes([&] { box.post("1"); }));
  EXPECT_TRUE(wakes([&] { box.end(); }));
  EXPECT_FALSE(wakes([] {}));
}

TEST_F(mailboxes, take_nothing_after_the_end_and_lose_nothing_from_before) {
  box.post("1");
  box.end();
  box.post("2");
  EXPECT_TRUE(box.is_ended());
  EXPECT_EQ(box.take(), "1");
  EXPECT_TRUE(box.is_empty());
  EXPECT_FALSE(box.has_overflowed());
}

TEST_F(mailboxes, end_when_more_texts_come_than_are_taken) {
  for (std::size_t count = 0; count < mailbox::most_texts; ++count)
    box.post("x");
  EXPECT_FALSE(box.is_ended());
  box.post("one more");
  EXPECT_TRUE(box.is_ended());
  EXPECT_TRUE(box.has_overflowed());
}

TEST_F(mailboxes, end_when_more_bytes_come_than_are_taken) {
  box.post(std::string(mailbox::most_bytes / 2, 'x'));
  box.post(std::string(mailbox::most_bytes / 2, 'x'));
  EXPECT_FALSE(box.is_ended());
  box.take();
  box.post(std::string(mailbox::most_bytes / 2, 'x'));
  EXPECT_FALSE(box.is_ended()) << "what was taken does not count";
  box.post("x");
  EXPECT_TRUE(box.has_overflowed());
}

TEST_F(mailboxes, take_one_text_of_any_size) {
  box.post(std::string(2 * mailbox::most_bytes, 'x'));
  EXPECT_FALSE(box.has_overflowed());
  EXPECT_EQ(box.take().size(), 2 * mailbox::most_bytes);
}

}  // namespace
