#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "portkey/stream.hpp"
#include "test/support/run.hpp"

/// Two ends of one TCP connection: ours as the product has it, and the client's, which blocks.
class loopback {
 public:
  loopback() {
    using boost::asio::ip::tcp;
    tcp::acceptor door(io, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
    client.connect(door.local_endpoint());
    ours.emplace(door.accept());
  }

  void send(std::string_view bytes) { boost::asio::write(client, boost::asio::buffer(bytes.data(), bytes.size())); }

  /// Everything that was sent to the client. Ours is closed with it.
  std::string received() {
    ours->close();
    std::string all;
    std::array<char, 16384> piece;
    boost::system::error_code error;
    while (!error)
      all.append(piece.data(), client.read_some(boost::asio::buffer(piece), error));
    return all;
  }

  boost::asio::io_context io;
  boost::asio::ip::tcp::socket client{io};
  std::optional<portkey::stream> ours;
};
