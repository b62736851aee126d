#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "portkey/base_url.hpp"
#include "portkey/connection.hpp"
#include "portkey/deadline.hpp"
#include "portkey/dialer.hpp"
#include "portkey/fault.hpp"
#include "portkey/owner_turns.hpp"
#include "portkey/pool_plan.hpp"
#include "portkey/tls_profile.hpp"
#include "portkey/upstream_observer.hpp"
#include "portkey/waiter.hpp"

namespace portkey {

class pool;

/// A connection on loan. Whoever lets go of it without `give_back` closes it; in both cases the next in the queue gets
/// its turn.
class lease {
 public:
  lease() = default;
  lease(std::shared_ptr<pool> from, std::unique_ptr<connection> lent, std::string owner);
  lease(lease&& other) noexcept = default;
  lease& operator=(lease&& other) noexcept;
  ~lease();

  /// False while there is only the permission to open one.
  bool has_connection() const noexcept { return lent_ != nullptr; }
  connection* operator->() const noexcept { return lent_.get(); }

  /// Returns the connection for others to use if it is still fit for that, else closes it. The lease is empty then.
  void give_back();

 private:
  friend class pool;
  void let_go() noexcept;

  std::shared_ptr<pool> from_;
  std::unique_ptr<connection> lent_;
  std::string owner_;
};

/// The connections to one endpoint from one loop. The idle one that came back last is lent first, so that a surplus
/// ages out; beyond the bound callers queue until their time is up: their owners have turns, and of one owner's callers the first
/// is served first. A named owner holds at most three quarters of the connections.
class pool : public std::enable_shared_from_this<pool> {
 public:
  pool(boost::asio::any_io_executor loop, endpoint where, pool_limits limits, std::shared_ptr<dialer> dials,
       std::size_t max_response, upstream_observer* observer = nullptr);

  /// A connection that is open and verified, for a caller of this owner. Faults: those of `dialer`, and overloaded.
  boost::asio::awaitable<result<lease>> borrow(std::string owner, deadline until, freshness wanted);

  /// Closes the idle connections; those on loan now are closed when they come back.
  void close_idle();

  const endpoint& where() const noexcept { return where_; }
  /// Whether it has no connection and nobody waits for one.
  bool is_unused() const noexcept { return open_ == 0 && queue_.empty(); }

  /// Closes the connections on loan: what is under way on them ends as if it was cancelled.
  void break_off();

 private:
  friend class lease;
  struct told_at_end;
  struct place : waiter {
    place(pool& waits_for, const std::string& of);
    ~place();
    pool& from;
    const std::string& owner;
    lease granted;
    bool displaced = false;
  };

  boost::asio::awaitable<result<lease>> open(lease permission, deadline until);
  pool_snapshot snapshot() const;
  pool_snapshot snapshot_for(const std::string& owner) const;
  void close_at(const std::vector<std::size_t>& ascending);
  std::unique_ptr<connection> take_newest();
  void take_out(place& one);
  /// Sends the newest caller of the owner away that has most in the queue.
  void displace_one();
  /// Whose turn it is gets the connection, or the permission to open one if it is null. Somebody must have a turn.
  void grant(std::unique_ptr<connection> lent);
  void on_return(std::unique_ptr<connection> returned);
  void on_closed();
  void sweep_later();
  /// Tells the observer how many there are, where that has changed.
  void tell_levels();

  boost::asio::any_io_executor loop_;
  endpoint where_;
  pool_limits limits_;
  std::shared_ptr<dialer> dials_;
  std::shared_ptr<tls_session> session_;
  std::size_t max_response_;
  std::size_t open_ = 0;
  deadline closed_until_ = deadline::min();
  /// Side by side: the plan looks only at the times.
  std::vector<std::unique_ptr<connection>> idle_;
  std::vector<idle_connection> idle_times_;
  std::set<connection*> on_loan_;
  queue_of<place> queue_;
  owner_turns turns_;
  boost::asio::steady_timer sweep_;
  bool sweeping_ = false;
  upstream_observer* observer_;
  pool_levels told_;
};

}  // namespace portkey
