#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>

#include "portkey/base_url.hpp"
#include "portkey/deadline.hpp"
#include "portkey/fault.hpp"
#include "portkey/resolver.hpp"
#include "portkey/stream.hpp"
#include "portkey/tls_profile.hpp"

namespace portkey {

/// Opens connections from one loop: name, TCP, TLS with the peer verified.
class dialer {
 public:
  dialer(boost::asio::any_io_executor loop, std::shared_ptr<resolver> names, std::shared_ptr<tls_profile> tls,
         std::chrono::milliseconds connect_limit, std::chrono::milliseconds tls_limit);

  /// A stream that is ready for a request. Besides `until`, connecting and the handshake have limits of their own, and
  /// several addresses share the one for connecting. Faults: resolve, connect, tls, timeout, cancelled, overloaded.
  boost::asio::awaitable<result<stream>> dial(endpoint where, std::shared_ptr<tls_session> session, deadline until);

 private:
  boost::asio::awaitable<result<stream>> connect(const endpoint& where, const addresses& found, deadline until);
  boost::asio::awaitable<result<stream>> secure(stream open, const endpoint& where,
                                                const std::shared_ptr<tls_session>& session, deadline until);

  boost::asio::any_io_executor loop_;
  std::shared_ptr<resolver> names_;
  std::shared_ptr<tls_profile> tls_;
  std::chrono::milliseconds connect_limit_;
  std::chrono::milliseconds tls_limit_;
};

}  // namespace portkey
