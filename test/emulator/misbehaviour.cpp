#include "test/emulator/misbehaviour.hpp"

#include <algorithm>
#include <utility>

namespace emulator {

namespace {

int turns(const misbehaviour& rule) {
  return rule.times * std::max(1, static_cast<int>(rule.statuses.size()));
}

}  // namespace

void misbehaviours::add(misbehaviour rule) {
  if (turns(rule) < 1) return;
  std::lock_guard lock(mutex_);
  waiting_.push_back({std::move(rule), 0});
}

void misbehaviours::clear() {
  std::lock_guard lock(mutex_);
  waiting_.clear();
}

std::optional<applied_misbehaviour> misbehaviours::take(std::string_view path) {
  std::lock_guard lock(mutex_);
  auto found = std::find_if(waiting_.begin(), waiting_.end(),
                            [&](const waiting& one) { return path.starts_with(one.rule.path); });
  if (found == waiting_.end()) return std::nullopt;
  applied_misbehaviour applied{found->rule, 200};
  const auto& statuses = found->rule.statuses;
  if (!statuses.empty()) applied.status = statuses[static_cast<std::size_t>(found->used) % statuses.size()];
  if (++found->used == turns(found->rule)) waiting_.erase(found);
  return applied;
}

}  // namespace emulator
