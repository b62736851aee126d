#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "portkey/deadline.hpp"
#include "portkey/fault.hpp"

namespace portkey {

using addresses = std::vector<boost::asio::ip::address>;

/// How a name is asked for: calls `done` once, on the loop, never before it has returned.
using name_lookup =
    std::function<void(const std::string& name, std::function<void(boost::system::error_code, addresses)> done)>;

/// The system's resolver. It cannot be cancelled, and an unanswered question may take it many seconds.
name_lookup system_lookup(const boost::asio::any_io_executor& loop);

/// How long answers are remembered, and how many names at most.
struct resolver_memory {
  std::chrono::milliseconds answers{30'000};
  std::chrono::milliseconds failures{1'000};
  std::size_t names = 64;
};

/// Host names to addresses, for one loop. However many ask for a name, it is looked up once at a time, and whoever
/// waits may leave when its own time is up: the lookup goes on without it.
class resolver {
 public:
  resolver(boost::asio::any_io_executor loop, name_lookup lookup, resolver_memory memory);
  ~resolver();
  resolver(const resolver&) = delete;
  resolver& operator=(const resolver&) = delete;

  /// At least one address. An address given as text is answered as it is. Faults: resolve, timeout, cancelled;
  /// overloaded when too many names are being looked up.
  boost::asio::awaitable<result<addresses>> resolve(std::string host, deadline until);

 private:
  struct state;
  std::shared_ptr<state> state_;
};

}  // namespace portkey
