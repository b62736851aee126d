#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/result.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/config.hpp"

namespace server {

/// A socket that listens already, handed to the process by whoever started it: a service manager that keeps it over restarts
/// loses no connection that waits on it.
struct inherited_socket {
  int descriptor = -1;
  boost::asio::ip::tcp::endpoint at;
};

struct inherited_sockets {
  std::optional<inherited_socket> main;
  std::optional<inherited_socket> metrics;  ///< the one that is called "metrics"
};

/// The names of the descriptors that the environment announces to the process `self` (sd_listen_fds(3): LISTEN_PID, LISTEN_FDS,
/// LISTEN_FDNAMES), from the first on; one without a name has an empty one. None where they are meant for another process.
/// Error: one sentence.
boost::system::result<std::vector<std::string>, std::string> announced_sockets(const environment& variables, int self);

/// Looks at a descriptor: it has to be a TCP socket over IPv4 or IPv6 that listens. Programs started from here will not have it.
/// Error: one sentence, which calls it `name`.
boost::system::result<inherited_socket, std::string> listening_socket(int descriptor, std::string_view name);

/// Takes what was announced to this process, and the announcement out of its environment: its children are not meant. Throws
/// `std::runtime_error` with one sentence about what is wrong. Before there are threads.
inherited_sockets take_inherited_sockets();

/// Where they listen, for the settings.
listening_addresses addresses_of(const inherited_sockets& taken);

/// Accepts from it. When it is closed, the socket goes on listening for whoever else has it.
boost::asio::ip::tcp::acceptor acceptor_over(boost::asio::io_context& on, const inherited_socket& one);

}  // namespace server
