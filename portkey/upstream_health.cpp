#include "portkey/upstream_health.hpp"

namespace portkey {

health_seen seen_in(unsigned status) {
  return {.of_way = health::working, .of_answers = health_of(status)};
}

health_seen seen_in(fault_kind trouble) {
  const auto seen = health_of(trouble);
  const bool is_way = trouble == fault_kind::connect || trouble == fault_kind::tls;
  return {.of_way = is_way ? seen : health::unknown, .of_answers = is_way ? health::unknown : seen};
}

upstream_health::record& upstream_health::record_of(const std::string& owner) {
  if (owner.empty()) return shared_;
  const auto known = by_owner_.find(owner);
  if (known != by_owner_.end()) {
    recent_.splice(recent_.begin(), recent_, known->second);
    return recent_.front().second;
  }
  if (recent_.size() >= most_owners) {
    if (recent_.back().second.breaker.is_open()) --resting_;
    by_owner_.erase(recent_.back().first);
    recent_.pop_back();
  }
  recent_.emplace_front(owner, record(limits_));
  by_owner_[owner] = recent_.begin();
  return recent_.front().second;
}

const upstream_health::record* upstream_health::refusing(const std::string& owner, deadline at) const {
  if (shared_.breaker.refuses(at)) return &shared_;
  const auto known = by_owner_.find(owner);
  if (known == by_owner_.end()) return nullptr;
  const auto& own = known->second->second;
  return own.breaker.refuses(at) ? &own : nullptr;
}

upstream_health::leave upstream_health::ask(const std::string& owner, deadline now) {
  // Nobody is the probe of one who is then stopped by the other.
  if (refuses(owner, now)) return {};
  leave given;
  given.by_way = shared_.breaker.ask(now);
  given.by_owner = owner.empty() ? given.by_way : record_of(owner).breaker.ask(now);
  return given;
}

void upstream_health::tell(const std::string& owner, leave had, health_seen seen, deadline now,
                           const std::string& trouble) {
  if (owner.empty()) {
    seen.of_way = seen.of_answers == health::unknown ? seen.of_way : seen.of_answers;
  } else {
    auto& own = record_of(owner);
    tell(own.breaker, had.by_owner, seen.of_answers, now);
    if (seen.of_answers == health::failing) own.last_trouble = trouble;
  }
  tell(shared_.breaker, had.by_way, seen.of_way, now);
  if (seen.of_way == health::failing) shared_.last_trouble = trouble;
}

void upstream_health::tell(circuit_breaker& one, passage went, health seen, deadline now) {
  const bool was_open = one.is_open();
  one.tell(went, seen, now);
  if (one.is_open() == was_open) return;
  if (was_open) {
    --resting_;
  } else {
    ++resting_;
    ++times_opened_;
  }
}

upstream_health::refusal upstream_health::why_refused(const std::string& owner, deadline now) const {
  const auto* by = refusing(owner, now);
  if (!by) return {};
  return {.last_trouble = by->last_trouble, .next_probe = by->breaker.next_probe()};
}

}  // namespace portkey
