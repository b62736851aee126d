#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>

#include "portkey/deadline.hpp"

namespace portkey {

/// How a wait ended. If it was called, that wins over the other two: what came with the call must not be lost.
enum class wake { called, expired, cancelled };

/// One coroutine that waits for its turn until its time is up. It lives in that coroutine, and leaves the list that it
/// stands in when it goes away.
class waiter : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  explicit waiter(const boost::asio::any_io_executor& loop) : timer_(loop) {}
  waiter(const waiter&) = delete;
  waiter& operator=(const waiter&) = delete;

  boost::asio::awaitable<wake> wait_until(deadline until);

  /// Ends the wait, now or as soon as it begins.
  void call();

 private:
  boost::asio::steady_timer timer_;
  bool called_ = false;
};

/// A queue of what derives from `waiter`; it owns nothing.
template <class T>
using queue_of = boost::intrusive::list<T, boost::intrusive::constant_time_size<false>>;

}  // namespace portkey
