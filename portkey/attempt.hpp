#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>

#include "portkey/client.hpp"
#include "portkey/deadline.hpp"
#include "portkey/fault.hpp"
#include "portkey/pool.hpp"

namespace portkey {

/// How one attempt at a request ended.
struct attempt_end {
  result<reply> answer;
  /// The connection had been kept, and was closed before a byte of the answer came: it was stale.
  bool stale = false;
};

/// Borrows a connection and makes one exchange over it. Cancellation ends it at once with `fault_kind::cancelled`,
/// except for a request that changes something once its first byte was written: that one runs on to its answer or to
/// `until`, so that its outcome is known. The coroutine must not throw when it is cancelled; `request` must live until
/// the end.
boost::asio::awaitable<attempt_end> make_attempt(std::shared_ptr<pool> from, const outgoing& request, deadline until,
                                                 freshness wanted);

}  // namespace portkey
