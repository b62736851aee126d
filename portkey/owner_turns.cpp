#include "portkey/owner_turns.hpp"

namespace portkey {

owner_turns::share owner_turns::of(const std::string& owner) const {
  const auto known = entries_.find(owner);
  return known == entries_.end() ? share() : share(known->second);
}

bool owner_turns::may_hold_more(const std::string& owner) const {
  return may_hold_more(owner, of(owner));
}

void owner_turns::begin_waiting(const std::string& owner) {
  auto& mine = entries_[owner];
  if (mine.waiting++ == 0 && mine.order.first < turns_ - 1) mine.order = {turns_ - 1, ++events_};
}

void owner_turns::end_waiting(const std::string& owner) {
  const auto mine = entries_.find(owner);
  --mine->second.waiting;
  forget_if_unused(mine);
}

void owner_turns::lend(const std::string& owner) {
  auto& mine = entries_[owner];
  ++mine.lent;
  mine.order = {++turns_, ++events_};
}

void owner_turns::give_back(const std::string& owner) {
  const auto mine = entries_.find(owner);
  --mine->second.lent;
  forget_if_unused(mine);
}

void owner_turns::forget_if_unused(std::map<std::string, entry>::iterator one) {
  if (one->second.lent == 0 && one->second.waiting == 0) entries_.erase(one);
}

const std::string* owner_turns::next() const {
  const std::string* first = nullptr;
  std::pair<std::uint64_t, std::uint64_t> order;
  for (const auto& [owner, has] : entries_) {
    if (has.waiting == 0 || !may_hold_more(owner, has)) continue;
    if (first && order < has.order) continue;
    first = &owner;
    order = has.order;
  }
  return first;
}

const std::string* owner_turns::longest() const {
  const std::string* most = nullptr;
  std::size_t waiting = 0;
  for (const auto& [owner, has] : entries_) {
    if (has.waiting <= waiting) continue;
    most = &owner;
    waiting = has.waiting;
  }
  return most;
}

}  // namespace portkey
