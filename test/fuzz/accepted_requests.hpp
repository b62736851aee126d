#pragma once

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/request_reader.hpp"

namespace fuzz {

using transcript = std::vector<std::string>;

/// Reads requests until one is refused or the client is gone, and writes down those that were accepted.
inline boost::asio::awaitable<void> read_all(server::request_reader& reader, transcript& seen, bool& done) {
  for (bool more = true; more;) {
    auto head = co_await reader.head();
    more = head.has_value();
    if (!more) break;
    auto body = co_await reader.body();
    more = body.has_value();
    if (more) seen.push_back(head->method + " " + head->path + "?" + head->query + "\n" + *body);
  }
  done = true;
}

/// The requests that a connection accepts which carries these pieces, one write each, and then ends.
inline transcript accepted_requests(const std::vector<std::string_view>& pieces) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) std::abort();
  transcript seen;
  bool done = false;
  {
    boost::asio::io_context io{1};
    portkey::stream stream(boost::asio::ip::tcp::socket(io, boost::asio::ip::tcp::v4(), ends[0]));
    server::request_reader reader(stream, {});
    auto reading = read_all(reader, seen, done);
    boost::asio::co_spawn(io, std::move(reading), boost::asio::detached);
    for (const auto piece : pieces) {
      if (::send(ends[1], piece.data(), piece.size(), MSG_NOSIGNAL | MSG_DONTWAIT) < 0) break;
      io.poll();
    }
    ::shutdown(ends[1], SHUT_WR);
    while (!done)
      io.run_one();
  }
  ::close(ends[1]);
  return seen;
}

}  // namespace fuzz
