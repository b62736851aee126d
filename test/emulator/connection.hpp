#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>

#include "test/emulator/service.hpp"

namespace emulator {

/// Reads requests from a socket and answers them until one side closes. `tls` is null for plain HTTP.
boost::asio::awaitable<void> converse(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls,
                                      service& answers, std::chrono::milliseconds idle_timeout);

}  // namespace emulator
