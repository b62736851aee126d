#include "portkey/stream.hpp"

#include <gtest/gtest.h>

#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "test/emulator/self_signed.hpp"
#include "test/support/run.hpp"

namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using asio::awaitable;
using asio::ip::tcp;
using boost::system::error_code;
using portkey::deadline;
using portkey::stream;
using portkey::tls_role;
using portkey::transfer;
using std::chrono::milliseconds;

deadline in(int ms) {
  return deadline::clock::now() + milliseconds(ms);
}

awaitable<std::string> read(stream& from, std::size_t size) {
  std::string all(size, ' ');
  std::size_t have = 0;
  while (have < size) {
    const auto space = asio::buffer(all.data() + have, size - have);
    const auto got = co_await from.read_some(space);
    have += got.bytes;
    if (got.error) break;
  }
  all.resize(have);
  co_return std::move(all);
}

/// Two streams of one loop that are connected to each other.
class stream_test : public testing::Test {
 protected:
  stream_test() {
    tcp::acceptor acceptor(loop, {asio::ip::address_v4::loopback(), 0});
    const auto error = support::run(loop, near.connect(acceptor.local_endpoint()));
    EXPECT_FALSE(error) << error.message();
    far.emplace(acceptor.accept());
  }

  void secure() {
    static const emulator::certified_key identity = emulator::self_signed({});
    server_side.use_certificate_chain(asio::buffer(identity.certificate));
    server_side.use_private_key(asio::buffer(identity.key), ssl::context::pem);
    client_side.add_certificate_authority(asio::buffer(identity.certificate));
    client_side.set_verify_mode(ssl::verify_peer);
    far->secure(server_side);
    near.secure(client_side);
    const auto answering = support::start(loop, far->handshake(tls_role::server));
    const auto calling = support::start(loop, near.handshake(tls_role::client));
    EXPECT_FALSE(support::finish(loop, calling));
    EXPECT_FALSE(support::finish(loop, answering));
  }

  /// Sends over one stream and reads at the other until that many bytes have come.
  std::string carried(stream& from, stream& to, const std::string& first, const std::string& second) {
    const auto writing = support::start(loop, from.write_all(asio::buffer(first), asio::buffer(second)));
    const auto reading = support::start(loop, read(to, first.size() + second.size()));
    const auto written = support::finish(loop, writing);
    EXPECT_FALSE(written.error) << written.error.message();
    EXPECT_EQ(written.bytes, first.size() + second.size());
    return support::finish(loop, reading);
  }

  transfer read_once(stream& from) {
    std::array<char, 64> piece{};
    return support::run(loop, from.read_some(asio::buffer(piece)));
  }

  asio::io_context loop{1};
  ssl::context server_side{ssl::context::tls_server};
  ssl::context client_side{ssl::context::tls_client};
  stream near{loop.get_executor()};
  std::optional<stream> far;
};

TEST_F(stream_test, carries_both_buffers_in_order) {
  EXPECT_EQ(carried(near, *far, "head ", "body"), "head body");
  EXPECT_EQ(carried(*far, near, "only", ""), "only");
}

TEST_F(stream_test, carries_more_than_the_kernel_buffers) {
  const std::string large(std::size_t{8} << 20, 'x');
  EXPECT_EQ(carried(near, *far, "head", large), "head" + large);
}

TEST_F(stream_test, carries_both_buffers_over_tls_whatever_their_size) {
  secure();
  EXPECT_EQ(carried(near, *far, "head ", "body"), "head body");
  EXPECT_EQ(carried(*far, near, "only", ""), "only");
  const std::string large(100'000, 'x');
  EXPECT_EQ(carried(near, *far, "head", large), "head" + large);
  EXPECT_EQ(carried(*far, near, large, "tail"), large + "tail");
}

TEST_F(stream_test, an_operation_ends_at_its_time) {
  near.expires_at(in(20));
  EXPECT_EQ(read_once(near).error, asio::error::timed_out);
  EXPECT_EQ(read_once(near).error, asio::error::timed_out);
  EXPECT_FALSE(near.open_and_silent());
}

TEST_F(stream_test, an_operation_over_tls_ends_at_its_time) {
  secure();
  near.expires_at(in(20));
  EXPECT_EQ(read_once(near).error, asio::error::timed_out);
}

TEST_F(stream_test, a_handshake_ends_at_its_time) {
  near.secure(client_side);
  near.expires_at(in(20));
  EXPECT_EQ(support::run(loop, near.handshake(tls_role::client)), asio::error::timed_out);
}

TEST_F(stream_test, nothing_begins_after_its_time) {
  near.expires_at(in(-1));
  const std::string text = "late";
  const auto written = support::run(loop, near.write_all(asio::buffer(text), asio::const_buffer()));
  EXPECT_EQ(written.error, asio::error::timed_out);
  EXPECT_EQ(written.bytes, 0U);
}

TEST_F(stream_test, a_later_time_replaces_an_earlier_one) {
  near.expires_at(in(20));
  near.expires_at(deadline::max());
  const auto reading = support::start(loop, read(near, 4));
  loop.restart();
  loop.run_for(milliseconds(60));
  ASSERT_FALSE(reading->done);
  EXPECT_EQ(carried(*far, near, "", ""), "");
  const std::string text = "more";
  support::run(loop, far->write_all(asio::buffer(text), asio::const_buffer()));
  EXPECT_EQ(support::finish(loop, reading), "more");
}

TEST_F(stream_test, cancellation_ends_an_operation) {
  std::array<char, 64> piece{};
  const auto reading = support::start(loop, near.read_some(asio::buffer(piece)));
  loop.restart();
  loop.poll();
  ASSERT_FALSE(reading->done);
  reading->cancel();
  EXPECT_EQ(support::finish(loop, reading).error, asio::error::operation_aborted);
}

TEST_F(stream_test, cancellation_between_two_operations_is_not_lost) {
  std::shared_ptr<support::task<transfer>> started;
  const auto story = [&]() -> awaitable<transfer> {
    started->cancel();
    std::array<char, 64> piece{};
    const auto got = co_await near.read_some(asio::buffer(piece));
    co_return got;
  };
  started = support::start(loop, story());
  EXPECT_EQ(support::finish(loop, started).error, asio::error::operation_aborted);
}

TEST_F(stream_test, closing_ends_what_is_under_way) {
  std::array<char, 64> piece{};
  const auto reading = support::start(loop, near.read_some(asio::buffer(piece)));
  loop.restart();
  loop.poll();
  near.close();
  EXPECT_EQ(support::finish(loop, reading).error, asio::error::operation_aborted);
}

TEST_F(stream_test, a_peer_that_closes_is_an_end) {
  far->close();
  EXPECT_EQ(read_once(near).error, asio::error::eof);
}

TEST_F(stream_test, an_end_over_tls_is_clean_only_with_the_peers_notice) {
  secure();
  const auto leaving = support::start(loop, far->shutdown());
  EXPECT_EQ(read_once(near).error, asio::error::eof);
  EXPECT_FALSE(support::finish(loop, support::start(loop, near.shutdown())));
  EXPECT_FALSE(support::finish(loop, leaving));
}

TEST_F(stream_test, an_end_over_tls_without_notice_is_truncation) {
  secure();
  far->close();
  EXPECT_EQ(read_once(near).error, ssl::error::stream_truncated);
}

TEST_F(stream_test, knows_whether_the_peer_is_silent) {
  EXPECT_TRUE(near.open_and_silent());
  const std::string text = "x";
  support::run(loop, far->write_all(asio::buffer(text), asio::const_buffer()));
  EXPECT_FALSE(near.open_and_silent());
  EXPECT_EQ(read_once(near).bytes, 1U);
  EXPECT_TRUE(near.open_and_silent());
  far->close();
  EXPECT_FALSE(near.open_and_silent());
  near.close();
  EXPECT_FALSE(near.open_and_silent());
}

TEST_F(stream_test, knows_over_tls_whether_the_peer_is_silent) {
  secure();
  // Session tickets follow the handshake; the first read takes them.
  EXPECT_EQ(carried(*far, near, "ab", ""), "ab");
  EXPECT_TRUE(near.open_and_silent());
  const std::string text = "xyz";
  support::run(loop, far->write_all(asio::buffer(text), asio::const_buffer()));
  EXPECT_FALSE(near.open_and_silent());
  std::array<char, 1> first{};
  EXPECT_EQ(support::run(loop, near.read_some(asio::buffer(first))).bytes, 1U);
  EXPECT_FALSE(near.open_and_silent());
  EXPECT_EQ(read_once(near).bytes, 2U);
  EXPECT_TRUE(near.open_and_silent());
}

TEST_F(stream_test, a_refused_connection_is_an_error) {
  tcp::acceptor gone(loop, {asio::ip::address_v4::loopback(), 0});
  const auto where = gone.local_endpoint();
  gone.close();
  stream attempt(loop.get_executor());
  EXPECT_EQ(support::run(loop, attempt.connect(where)), asio::error::connection_refused);
}

TEST_F(stream_test, knows_its_peer) {
  EXPECT_TRUE(near.peer().address().is_loopback());
  near.close();
  EXPECT_TRUE(near.peer().address().is_unspecified());
}

}  // namespace
