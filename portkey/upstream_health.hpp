#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <unordered_map>
#include <utility>

#include "portkey/circuit_breaker.hpp"
#include "portkey/deadline.hpp"
#include "portkey/fault.hpp"
#include "portkey/retry_budget.hpp"

namespace portkey {

/// What an attempt has shown: of the way to the upstream, which all callers share, and of the answers that this caller gets.
struct health_seen {
  health of_way = health::unknown;
  health of_answers = health::unknown;
};
health_seen seen_in(unsigned status);
health_seen seen_in(fault_kind trouble);

/// What is known of one endpoint from one loop, and what may still be sent to it. A way that fails counts for everybody;
/// answers that fail count for the owner that got them, and so do retries, so that one tenant's trouble is not another's. The
/// empty owner's count for everybody. A value without a clock.
class upstream_health {
 public:
  static constexpr std::size_t most_owners = 1024;  ///< of more, the one that was seen longest ago begins anew

  /// Leave to make an attempt. Who gets it has to `tell` how it ended.
  struct leave {
    passage by_way = passage::refused;
    passage by_owner = passage::refused;
    bool is_refused() const { return by_way == passage::refused || by_owner == passage::refused; }
  };

  explicit upstream_health(breaker_limits limits) : limits_(limits), shared_(limits) {}

  leave ask(const std::string& owner, deadline now);
  /// `trouble` is kept for `refusal`, where something failed: for a person, nothing of a caller may be in it.
  void tell(const std::string& owner, leave had, health_seen seen, deadline now, const std::string& trouble);

  /// Whether an attempt at that time would be refused, as far as is known now.
  bool refuses(const std::string& owner, deadline at) const { return refusing(owner, at) != nullptr; }
  /// Why an attempt is refused now, and when it may be tried again; only where it is.
  struct refusal {
    std::string last_trouble;
    deadline next_probe;
  };
  refusal why_refused(const std::string& owner, deadline now) const;

  /// How many of the breakers are open, the one of the way and those of owners, and how often any has opened.
  std::size_t resting() const { return resting_; }
  std::uint64_t times_opened() const { return times_opened_; }

  /// Of that owner's retries. Good until the next call of any member.
  retry_budget& budget_of(const std::string& owner) { return record_of(owner).budget; }

 private:
  struct record {
    explicit record(breaker_limits limits) : breaker(limits) {}
    circuit_breaker breaker;
    retry_budget budget;
    std::string last_trouble;
  };
  using records = std::list<std::pair<std::string, record>>;

  record& record_of(const std::string& owner);
  const record* refusing(const std::string& owner, deadline at) const;
  void tell(circuit_breaker& one, passage went, health seen, deadline now);

  breaker_limits limits_;
  record shared_;
  records recent_;  ///< the one that was seen last first
  std::unordered_map<std::string, records::iterator> by_owner_;
  std::size_t resting_ = 0;
  std::uint64_t times_opened_ = 0;
};

}  // namespace portkey
