#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace portkey {

/// Who has how much of one pool, and whose turn is next. Owners take turns; whoever comes new goes before the one who had the
/// last turn, so that a single caller waits for nobody's crowd. It knows only owners that hold or wait. A value without a
/// clock.
class owner_turns {
 public:
  struct share {
    std::size_t lent = 0;     ///< connections on loan, and permissions to open one
    std::size_t waiting = 0;  ///< callers in the queue
  };

  /// Every owner but the empty one holds at most `most_lent` connections.
  explicit owner_turns(std::size_t most_lent) : most_lent_(most_lent) {}

  share of(const std::string& owner) const;
  bool may_hold_more(const std::string& owner) const;

  void begin_waiting(const std::string& owner);
  void end_waiting(const std::string& owner);
  void lend(const std::string& owner);
  void give_back(const std::string& owner);

  /// Whose caller gets what has become free; null: nobody waits who may hold more.
  const std::string* next() const;
  /// Who has most callers waiting; null: nobody waits.
  const std::string* longest() const;

 private:
  struct entry : share {
    std::pair<std::uint64_t, std::uint64_t> order;  ///< the turn that it had last or came before, and when that was
  };
  bool may_hold_more(const std::string& owner, const share& has) const {
    return owner.empty() || has.lent < most_lent_;
  }
  void forget_if_unused(std::map<std::string, entry>::iterator one);

  std::size_t most_lent_;
  std::map<std::string, entry> entries_;
  std::uint64_t turns_ = 2;  ///< so that who comes before the first turn has an order, too
  std::uint64_t events_ = 0;
};

}  // namespace portkey
