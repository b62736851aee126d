#include <gtest/gtest.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <string>
#include <thread>

#include "test/portkey/client_fixture.hpp"

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using portkey::verb;

using early_answer = client_fixture;

/// Answers as soon as it has seen the beginning of a request, and closes without reading the rest.
void refuse_one(tcp::acceptor& door) {
  auto socket = door.accept();
  std::array<char, 256> beginning;
  socket.read_some(asio::buffer(beginning));
  const std::string refusal = "HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
  asio::write(socket, asio::buffer(refusal));
}

TEST_F(early_answer, is_read_though_the_body_was_not_wanted) {
  asio::io_context peer;
  tcp::acceptor door(peer, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  std::thread refusing([&door] { refuse_one(door); });
  auto upstream = made();
  auto large = request(verb::post, door.local_endpoint().port());
  large.has_body = true;
  large.body = std::string(std::size_t{16} << 20, 'x');
  const auto answer = send(upstream, std::move(large));
  refusing.join();
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(answer->status, 413U);
  EXPECT_EQ(answer->body, "{}");
}

}  // namespace
