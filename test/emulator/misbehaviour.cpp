#include "test/emulator/misbehaviour.hpp"

#include <algorithm>
#include <utility>

namespace emulator {

namespace {

int turns(const misbehaviour& rule) {
  return rule.times * std::max(1, static_cast<int>(rule.statuses.size()));
}

bool has_parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    if (pair.substr(0, pair.find('=')) == name) return true;
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
  }
  return false;
}

bool matches(const misbehaviour& rule, std::string_view method, std::string_view path, std::string_view query) {
  return path.starts_with(rule.path) && (rule.method.empty() || rule.method == method) &&
         (rule.without.empty() || !has_parameter(query, rule.without));
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

std::optional<applied_misbehaviour> misbehaviours::take(std::string_view method, std::string_view path,
                                                        std::string_view query) {
  std::lock_guard lock(mutex_);
  auto found = std::find_if(waiting_.begin(), waiting_.end(), [&](waiting& one) {
    if (!matches(one.rule, method, path, query)) return false;
    if (one.rule.skip == 0) return true;
    --one.rule.skip;
    return false;
  });
  if (found == waiting_.end()) return std::nullopt;
  applied_misbehaviour applied{found->rule, 200};
  const auto& statuses = found->rule.statuses;
  if (!statuses.empty()) applied.status = statuses[static_cast<std::size_t>(found->used) % statuses.size()];
  if (++found->used == turns(found->rule)) waiting_.erase(found);
  return applied;
}

}  // namespace emulator
