#pragma once

#include <list>
#include <map>
#include <tuple>

#include "portkey/upstream_observer.hpp"
#include "server/metrics.hpp"

namespace server {

/// Counts what becomes of one loop's requests to Portkey.
class upstream_metrics final : public portkey::upstream_observer {
 public:
  /// Base URLs are the operator's; who has more of them finds the rest under "other".
  static constexpr std::size_t most_endpoints = 32;

  /// It outlives this.
  explicit upstream_metrics(metrics& into) : into_(into) {}

  void attempt_ended(const portkey::attempt_note& what) override;
  void left_alone(const portkey::endpoint& where) override;
  void pool_changed(const portkey::endpoint& where, const portkey::pool_levels& before,
                    const portkey::pool_levels& now) override;
  void breakers_changed(const portkey::endpoint& where, std::size_t resting, std::uint64_t opened) override;

 private:
  struct one_upstream {
    one_upstream(metrics& into, const portkey::endpoint& at, const portkey::endpoint& shown)
        : where(at), label(shown), meters(into.upstream(shown)) {}
    portkey::endpoint where, label;
    upstream_meters meters;
    std::size_t resting = 0;
    /// By method, status, and fault where there is no status.
    std::map<std::tuple<portkey::verb, unsigned, portkey::fault_kind>, prometheus::Histogram*> sent;
  };
  one_upstream& at(const portkey::endpoint& where);

  metrics& into_;
  std::list<one_upstream> all_;
};

}  // namespace server
