#include "server/owned_expiries.hpp"

#include <algorithm>

namespace server {

const owned_expiries::by_expiry& owned_expiries::most_of_one() const {
  const auto fewer = [](const auto& one, const auto& other) { return one.second.size() < other.second.size(); };
  return std::max_element(of_owner_.begin(), of_owner_.end(), fewer)->second;
}

std::vector<std::string> owned_expiries::enter(const std::string& name, time_point expires, const std::string& owner,
                                               time_point now) {
  std::vector<std::string> gone;
  if (has(name)) return gone;
  const auto let_go = [&](const claims::value_type& one) {
    gone.push_back(one.first);
    leave(gone.back());
  };
  while (!in_order_.empty() && (*in_order_.begin())->second.expires <= now)
    let_go(**in_order_.begin());
  while (!all_.empty() && all_.size() >= most_)
    let_go(**most_of_one().begin());
  const auto& kept = *all_.emplace(name, claim{expires, owner}).first;
  in_order_.insert(&kept);
  of_owner_[owner].insert(&kept);
  return gone;
}

void owned_expiries::leave(const std::string& name) {
  const auto found = all_.find(name);
  if (found == all_.end()) return;
  in_order_.erase(&*found);
  const auto mine = of_owner_.find(found->second.owner);
  mine->second.erase(&*found);
  if (mine->second.empty()) of_owner_.erase(mine);
  all_.erase(found);
}

}  // namespace server
