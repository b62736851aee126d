#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace server {

/// Names that are kept until they expire, each somebody's; at most so many. Of too many the one goes that expires first among
/// those of whoever has most, so that one who has many can push out nobody's but their own. A value without a clock.
class owned_expiries {
 public:
  using time_point = std::chrono::system_clock::time_point;

  explicit owned_expiries(std::size_t most) : most_(most) {}

  /// Keeps it, where it is not kept already. What had to go for it: what has expired by now, and one more where it was full.
  std::vector<std::string> enter(const std::string& name, time_point expires, const std::string& owner, time_point now);
  void leave(const std::string& name);
  bool has(const std::string& name) const { return all_.count(name) != 0; }

 private:
  struct claim {
    time_point expires;
    std::string owner;
  };
  using claims = std::map<std::string, claim>;
  struct sooner {
    bool operator()(const claims::value_type* one, const claims::value_type* other) const {
      return one->second.expires != other->second.expires ? one->second.expires < other->second.expires
                                                          : one->first < other->first;
    }
  };
  using by_expiry = std::set<const claims::value_type*, sooner>;
  const by_expiry& most_of_one() const;

  std::size_t most_;
  claims all_;
  by_expiry in_order_;
  std::map<std::string, by_expiry> of_owner_;
};

}  // namespace server
