#include <gtest/gtest.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <optional>
#include <string>

#include "portkey/stream.hpp"
#include "test/emulator/self_signed.hpp"
#include "test/support/run.hpp"

namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using asio::awaitable;
using portkey::stream;
using portkey::tls_role;
using std::chrono::milliseconds;

awaitable<bool> watch(stream& peer) {
  co_await peer.until_gone();
  co_return true;
}

awaitable<std::string> read(stream& from, std::size_t size) {
  std::string all(size, ' ');
  std::size_t have = 0;
  while (have < size) {
    const auto space = asio::buffer(all) + have;
    const auto got = co_await from.read_some(space);
    have += got.bytes;
    if (got.error) break;
  }
  all.resize(have);
  co_return all;
}

/// A peer that is watched, over plain TCP or over TLS.
class until_gone : public testing::TestWithParam<bool> {
 protected:
  until_gone() {
    asio::ip::tcp::acceptor door(loop, {asio::ip::address_v4::loopback(), 0});
    EXPECT_FALSE(support::run(loop, peer.connect(door.local_endpoint())));
    ours.emplace(door.accept());
    if (!GetParam()) return;
    const auto identity = emulator::self_signed({});
    server_side.use_certificate_chain(asio::buffer(identity.certificate));
    server_side.use_private_key(asio::buffer(identity.key), ssl::context::pem);
    ours->secure(server_side);
    peer.secure(client_side);
    const auto answering = support::start(loop, ours->handshake(tls_role::server));
    EXPECT_FALSE(support::run(loop, peer.handshake(tls_role::client)));
    EXPECT_FALSE(support::finish(loop, answering));
  }

  void send(const std::string& text) {
    const auto sent = support::run(loop, peer.write_all(asio::buffer(text), asio::const_buffer()));
    EXPECT_FALSE(sent.error);
  }

  void let_it_run() {
    loop.restart();
    loop.run_for(milliseconds(20));
  }

  asio::io_context loop{1};
  ssl::context server_side{ssl::context::tls_server};
  ssl::context client_side{ssl::context::tls_client};
  stream peer{loop.get_executor()};
  std::optional<stream> ours;
};

INSTANTIATE_TEST_SUITE_P(over, until_gone, testing::Bool(),
                         [](const auto& chosen) { return std::string(chosen.param ? "tls" : "plain_tcp"); });

TEST_P(until_gone, ends_when_the_peer_says_goodbye) {
  const auto watching = support::start(loop, watch(*ours));
  const auto leaving = support::start(loop, peer.shutdown());
  EXPECT_TRUE(support::finish(loop, watching));
  ours->close();
  support::finish(loop, leaving);
}

TEST_P(until_gone, ends_when_the_peer_just_closes) {
  const auto watching = support::start(loop, watch(*ours));
  let_it_run();
  EXPECT_FALSE(watching->done);
  peer.close();
  EXPECT_TRUE(support::finish(loop, watching));
}

TEST_P(until_gone, is_not_ended_by_what_the_peer_sends_and_loses_none_of_it) {
  const auto watching = support::start(loop, watch(*ours));
  send("the next request");
  let_it_run();
  EXPECT_FALSE(watching->done);
  EXPECT_FALSE(ours->open_and_silent());
  watching->cancel();
  support::run_until(loop, [&] { return watching->done; });
  EXPECT_EQ(support::run(loop, read(*ours, 4)), "the ");
  send(" and more");
  EXPECT_EQ(support::run(loop, read(*ours, 21)), "next request and more");
}

TEST_P(until_gone, sees_a_peer_go_that_has_sent_something) {
  const auto watching = support::start(loop, watch(*ours));
  send("the next request");
  let_it_run();
  peer.close();
  EXPECT_TRUE(support::finish(loop, watching));
  EXPECT_EQ(support::run(loop, read(*ours, 16)), "the next request");
}

TEST_P(until_gone, loses_nothing_of_much_that_the_peer_sends) {
  std::string much;
  while (much.size() < 100'000)
    much += std::to_string(much.size()) + ",";
  for (int times = 0; times < 20; ++times) {
    const auto watching = support::start(loop, watch(*ours));
    if (times == 3) send(much);
    let_it_run();
    EXPECT_FALSE(watching->done);
    watching->cancel();
    support::run_until(loop, [&] { return watching->done; });
  }
  EXPECT_EQ(support::run(loop, read(*ours, much.size())), much);
}

TEST_P(until_gone, leaves_writing_alone) {
  const auto watching = support::start(loop, watch(*ours));
  const std::string text(50'000, 'x');
  const auto writing = support::start(loop, ours->write_all(asio::buffer(text), asio::const_buffer()));
  EXPECT_EQ(support::run(loop, read(peer, text.size())), text);
  EXPECT_FALSE(support::finish(loop, writing).error);
  EXPECT_FALSE(watching->done);
}

}  // namespace
