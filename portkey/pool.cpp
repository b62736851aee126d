#include "portkey/pool.hpp"

#include <utility>

namespace portkey {

namespace asio = boost::asio;
using asio::awaitable;

lease::lease(std::shared_ptr<pool> from, std::unique_ptr<connection> lent)
    : from_(std::move(from)), lent_(std::move(lent)) {
  if (lent_) from_->on_loan_.insert(lent_.get());
}

lease& lease::operator=(lease&& other) noexcept {
  if (this != &other) {
    let_go();
    from_ = std::move(other.from_);
    lent_ = std::move(other.lent_);
  }
  return *this;
}

lease::~lease() {
  let_go();
}

void lease::let_go() noexcept {
  if (lent_) from_->on_loan_.erase(lent_.get());
  lent_.reset();
  if (const auto from = std::exchange(from_, nullptr)) from->on_closed();
}

void lease::give_back() {
  if (!lent_ || !lent_->may_keep()) return let_go();
  const auto from = std::exchange(from_, nullptr);
  from->on_loan_.erase(lent_.get());
  from->on_return(std::move(lent_));
}

pool::pool(asio::any_io_executor loop, endpoint where, pool_limits limits, std::shared_ptr<dialer> dials,
           std::size_t max_response)
    : loop_(std::move(loop)),
      where_(std::move(where)),
      limits_(limits),
      dials_(std::move(dials)),
      session_(std::make_shared<tls_session>()),
      max_response_(max_response),
      sweep_(loop_) {}

awaitable<result<lease>> pool::borrow(deadline until, freshness wanted) {
  const auto self = shared_from_this();
  borrow_plan plan = plan_borrow(snapshot(), wanted, limits_, deadline::clock::now());
  close_at(plan.close);
  while (plan.step == borrow_step::reuse) {
    auto kept = take_newest();
    if (kept->open_and_silent()) co_return lease(self, std::move(kept));
    kept.reset();
    --open_;
    plan = plan_borrow(snapshot(), wanted, limits_, deadline::clock::now());
    close_at(plan.close);
  }

  lease permission;
  if (plan.step == borrow_step::open) {
    ++open_;
    permission = lease(self, nullptr);
  } else if (plan.step == borrow_step::wait) {
    place mine(loop_);
    queue_.push_back(mine);
    const wake how = co_await mine.wait_until(until);
    if (how == wake::cancelled) co_return fault(fault_kind::cancelled, "the call was cancelled");
    if (how == wake::expired) {
      co_return fault(fault_kind::overloaded, "no connection to " + where_.host + " became free in time");
    }
    permission = std::move(mine.granted);
  } else {
    co_return fault(fault_kind::overloaded, "too many calls wait for a connection to " + where_.host);
  }
  if (permission.has_connection()) co_return std::move(permission);
  auto opened = co_await open(std::move(permission), until);
  co_return std::move(opened);
}

awaitable<result<lease>> pool::open(lease permission, deadline until) {
  auto dialed = co_await dials_->dial(where_, session_, until);
  if (!dialed) co_return dialed.error();
  permission.from_.reset();  // what was permitted is there now
  co_return lease(shared_from_this(), std::make_unique<connection>(std::move(*dialed), where_.host, max_response_));
}

pool_snapshot pool::snapshot() const {
  return {.idle = idle_times_, .open = open_, .waiting = queue_.size()};
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

void pool::grant(std::unique_ptr<connection> lent) {
  place& first = queue_.front();
  queue_.pop_front();
  first.granted = lease(shared_from_this(), std::move(lent));
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
  if (queue_.empty()) {
    --open_;
  } else {
    grant(nullptr);
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
    self->sweep_later();
  });
}

}  // namespace portkey
