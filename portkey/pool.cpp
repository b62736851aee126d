#include "portkey/pool.hpp"

#include <algorithm>
#include <utility>

namespace portkey {

namespace asio = boost::asio;
using asio::awaitable;

lease::lease(std::shared_ptr<pool> from, std::unique_ptr<connection> lent, std::string owner)
    : from_(std::move(from)), lent_(std::move(lent)), owner_(std::move(owner)) {
  from_->turns_.lend(owner_);
  if (lent_) from_->on_loan_.insert(lent_.get());
  from_->tell_levels();
}

lease& lease::operator=(lease&& other) noexcept {
  if (this != &other) {
    let_go();
    from_ = std::move(other.from_);
    lent_ = std::move(other.lent_);
    owner_ = std::move(other.owner_);
  }
  return *this;
}

lease::~lease() {
  let_go();
}

void lease::let_go() noexcept {
  if (lent_) from_->on_loan_.erase(lent_.get());
  lent_.reset();
  const auto from = std::exchange(from_, nullptr);
  if (!from) return;
  from->turns_.give_back(owner_);
  from->on_closed();
  from->tell_levels();
}

void lease::give_back() {
  if (!lent_ || !lent_->may_keep()) return let_go();
  const auto from = std::exchange(from_, nullptr);
  from->on_loan_.erase(lent_.get());
  from->turns_.give_back(owner_);
  from->on_return(std::move(lent_));
  from->tell_levels();
}

pool::place::place(pool& waits_for, const std::string& of) : waiter(waits_for.loop_), from(waits_for), owner(of) {
  from.queue_.push_back(*this);
  from.turns_.begin_waiting(owner);
  from.tell_levels();
}

pool::place::~place() {
  if (is_linked()) from.turns_.end_waiting(owner);
}

/// However a borrower leaves, with a connection or without.
struct pool::told_at_end {
  explicit told_at_end(pool& one) : of(one) {}
  ~told_at_end() { of.tell_levels(); }
  told_at_end(const told_at_end&) = delete;
  told_at_end& operator=(const told_at_end&) = delete;
  pool& of;
};

pool::pool(asio::any_io_executor loop, endpoint where, pool_limits limits, std::shared_ptr<dialer> dials,
           std::size_t max_response, upstream_observer* observer)
    : loop_(std::move(loop)),
      where_(std::move(where)),
      limits_(limits),
      dials_(std::move(dials)),
      session_(std::make_shared<tls_session>()),
      max_response_(max_response),
      turns_(most_lent_to_one(limits)),
      sweep_(loop_),
      observer_(observer) {}

awaitable<result<lease>> pool::borrow(std::string owner, deadline until, freshness wanted) {
  const auto self = shared_from_this();
  const told_at_end telling(*this);
  borrow_plan plan = plan_borrow(snapshot_for(owner), wanted, limits_, deadline::clock::now());
  close_at(plan.close);
  while (plan.step == borrow_step::reuse) {
    auto kept = take_newest();
    if (kept->open_and_silent()) co_return lease(self, std::move(kept), owner);
    kept.reset();
    --open_;
    plan = plan_borrow(snapshot_for(owner), wanted, limits_, deadline::clock::now());
    close_at(plan.close);
  }

  const fault too_many(fault_kind::overloaded, "too many calls wait for a connection to " + where_.host);
  lease permission;
  if (plan.step == borrow_step::open) {
    ++open_;
    permission = lease(self, nullptr, owner);
  } else if (plan.step != borrow_step::refuse) {
    if (plan.step == borrow_step::displace) displace_one();
    place mine(*this, owner);
    const wake how = co_await mine.wait_until(until);
    if (how == wake::cancelled) co_return fault(fault_kind::cancelled, "the call was cancelled");
    if (how == wake::expired) {
      co_return fault(fault_kind::overloaded, "no connection to " + where_.host + " became free in time");
    }
    if (mine.displaced) co_return too_many;
    permission = std::move(mine.granted);
  } else {
    co_return too_many;
  }
  if (permission.has_connection()) co_return std::move(permission);
  auto opened = co_await open(std::move(permission), until);
  co_return std::move(opened);
}

awaitable<result<lease>> pool::open(lease permission, deadline until) {
  auto dialed = co_await dials_->dial(where_, session_, until);
  if (!dialed) co_return dialed.error();
  permission.lent_ = std::make_unique<connection>(std::move(*dialed), where_.host, max_response_);
  on_loan_.insert(permission.lent_.get());
  co_return std::move(permission);
}

pool_snapshot pool::snapshot() const {
  return {.idle = idle_times_, .open = open_, .waiting = queue_.size(), .is_wanted = turns_.next() != nullptr};
}

pool_snapshot pool::snapshot_for(const std::string& owner) const {
  auto seen = snapshot();
  const auto* longest = turns_.longest();
  seen.longest = longest ? turns_.of(*longest).waiting : 0;
  seen.own_waiting = turns_.of(owner).waiting;
  seen.may_hold_more = turns_.may_hold_more(owner);
  return seen;
}

void pool::close_at(const std::vector<std::size_t>& ascending) {
  for (auto at = ascending.rbegin(); at != ascending.rend(); ++at) {
    const auto offset = static_cast<std::ptrdiff_t>(*at);
    idle_.erase(idle_.begin() + offset);
    idle_times_.erase(idle_times_.begin() + offset);
    --open_;
  }
}

std::unique_ptr<connection> pool::take_newest() {
  auto newest = std::move(idle_.back());
  idle_.pop_back();
  idle_times_.pop_back();
  return newest;
}

void pool::take_out(place& one) {
  queue_.erase(queue_.iterator_to(one));
  turns_.end_waiting(one.owner);
}

void pool::displace_one() {
  const auto is_of_longest = [owner = *turns_.longest()](const place& one) { return one.owner == owner; };
  auto& newest = *std::find_if(queue_.rbegin(), queue_.rend(), is_of_longest);
  take_out(newest);
  newest.displaced = true;
  newest.call();
}

void pool::grant(std::unique_ptr<connection> lent) {
  const auto has_turn = [owner = *turns_.next()](const place& one) { return one.owner == owner; };
  auto& first = *std::find_if(queue_.begin(), queue_.end(), has_turn);
  first.granted = lease(shared_from_this(), std::move(lent), first.owner);
  take_out(first);
  first.call();
}

void pool::on_return(std::unique_ptr<connection> returned) {
  const auto now = deadline::clock::now();
  // Who waits would not look again, and a write into a closed connection has an unknown outcome.
  const bool is_fit = returned->opened() > closed_until_ && returned->open_and_silent();
  const auto step = is_fit ? plan_return(snapshot(), returned->opened(), limits_, now) : return_step::close;
  if (step == return_step::close) {
    returned.reset();
    on_closed();
  } else if (step == return_step::hand_over) {
    grant(std::move(returned));
  } else {
    idle_times_.push_back({.opened = returned->opened(), .idle_since = now});
    idle_.push_back(std::move(returned));
    sweep_later();
  }
}

void pool::on_closed() {
  if (turns_.next()) {
    grant(nullptr);
  } else {
    --open_;
  }
}

void pool::break_off() {
  for (auto* const each : on_loan_)
    each->close();
}

void pool::close_idle() {
  closed_until_ = deadline::clock::now();
  open_ -= idle_.size();
  idle_.clear();
  idle_times_.clear();
  sweep_.cancel();
  tell_levels();
}

void pool::tell_levels() {
  if (!observer_) return;
  const pool_levels now{.idle = idle_.size(), .in_use = on_loan_.size(), .waiting = queue_.size()};
  if (now == told_) return;
  observer_->pool_changed(where_, told_, now);
  told_ = now;
}

/// One wait at a time, however often connections come and go: when it ends, it looks what there is to do.
void pool::sweep_later() {
  if (sweeping_ || idle_.empty()) return;
  sweeping_ = true;
  sweep_.expires_at(next_expiry(idle_times_, limits_));
  sweep_.async_wait([weak = weak_from_this()](const boost::system::error_code&) {
    const auto self = weak.lock();
    if (!self) return;
    self->sweeping_ = false;
    self->close_at(expired(self->idle_times_, self->limits_, deadline::clock::now()));
    self->tell_levels();
    self->sweep_later();
  });
}

}  // namespace portkey
