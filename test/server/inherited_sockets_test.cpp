#include "server/inherited_sockets.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <string>

#include "server/listener.hpp"

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using server::announced_sockets;
using server::environment;
using server::listening_socket;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

environment announcing(const std::string& process, const std::string& count, const std::string& names = "") {
  return {{"LISTEN_PID", process}, {"LISTEN_FDS", count}, {"LISTEN_FDNAMES", names}};
}

TEST(announced_sockets, are_those_meant_for_this_process) {
  EXPECT_THAT(*announced_sockets({}, 7), IsEmpty());
  EXPECT_THAT(*announced_sockets(announcing("8", "1"), 7), IsEmpty()) << "another's";
  EXPECT_THAT(*announced_sockets(announcing("8", "nonsense"), 7), IsEmpty());
  EXPECT_THAT(*announced_sockets(announcing("7", "0"), 7), IsEmpty());
  EXPECT_THAT(*announced_sockets(announcing("7", "1"), 7), ElementsAre(""));
  EXPECT_THAT(*announced_sockets(announcing("7", "2", "portkey-mcp.socket:metrics"), 7),
              ElementsAre("portkey-mcp.socket", "metrics"));
  EXPECT_THAT(*announced_sockets(announcing("7", "2", "metrics"), 7), ElementsAre("metrics", ""));
}

TEST(announced_sockets, are_refused_when_the_announcement_cannot_be_read) {
  for (const auto& [given, says] :
       {std::pair(announcing("x", "1"), "LISTEN_PID wants"), std::pair(announcing("7 ", "1"), "LISTEN_PID wants"),
        std::pair(announcing("7", ""), "LISTEN_FDS wants"), std::pair(announcing("7", "-1"), "LISTEN_FDS wants"),
        std::pair(announcing("7", "3"), "hands over 3 sockets")}) {
    const auto read = announced_sockets(given, 7);
    ASSERT_FALSE(read.has_value()) << says;
    EXPECT_THAT(read.error(), HasSubstr(says));
  }
}

class inherited : public testing::Test {
 protected:
  tcp::acceptor listening(const char* host) { return server::listening_acceptor(io, host, 0, "host", "port"); }
  static std::string refusal_of(int descriptor) {
    const auto read = listening_socket(descriptor, "main");
    return read ? std::string() : read.error();
  }

  asio::io_context io{1};
};

TEST_F(inherited, sockets_say_where_they_listen_and_are_not_handed_on) {
  for (const auto* host : {"127.0.0.1", "::1"}) {
    auto door = listening(host);
    fcntl(door.native_handle(), F_SETFD, 0);
    const auto read = listening_socket(door.native_handle(), "main");
    ASSERT_TRUE(read.has_value()) << read.error();
    EXPECT_EQ(read->at, door.local_endpoint());
    EXPECT_NE(fcntl(door.native_handle(), F_GETFD) & FD_CLOEXEC, 0);
  }
}

TEST_F(inherited, sockets_have_to_be_of_tcp_and_listen) {
  auto door = listening("127.0.0.1");
  tcp::socket client(io);
  client.connect(door.local_endpoint());
  EXPECT_THAT(refusal_of(client.native_handle()), HasSubstr("does not listen"));
  const asio::ip::udp::socket datagrams(io, {asio::ip::make_address("127.0.0.1"), 0});
  EXPECT_THAT(refusal_of(const_cast<asio::ip::udp::socket&>(datagrams).native_handle()),
              HasSubstr("not of TCP over IPv4 or IPv6"));
  asio::local::stream_protocol::socket one(io), other(io);
  asio::local::connect_pair(one, other);
  EXPECT_THAT(refusal_of(one.native_handle()), HasSubstr("not of TCP over IPv4 or IPv6"));
  const int file = open("/dev/null", O_RDONLY);
  EXPECT_THAT(refusal_of(file), HasSubstr("is no socket"));
  close(file);
  EXPECT_THAT(refusal_of(file), HasSubstr("is not open"));
}

TEST_F(inherited, sockets_go_on_listening_when_they_are_closed_here) {
  auto kept = listening("127.0.0.1");
  server::inherited_socket given;
  given.descriptor = dup(kept.native_handle());
  given.at = kept.local_endpoint();
  {
    server::listener door(server::acceptor_over(io, given));
    EXPECT_EQ(door.port(), given.at.port());
    door.close();
  }
  tcp::socket client(io);
  boost::system::error_code error;
  client.connect(given.at, error);
  ASSERT_FALSE(error) << error.message();
  const auto waiting = kept.accept();
  EXPECT_EQ(waiting.remote_endpoint(), client.local_endpoint());
}

}  // namespace
