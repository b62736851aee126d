#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "protocol/dispatcher.hpp"
#include "server/metrics.hpp"
#include "server/upstream_metrics.hpp"

namespace server {

/// A call that is over. What it refers to is looked at only while it is counted.
struct ended_call {
  std::string_view method;
  std::string_view tool;                   ///< as the client says it; empty: it is no call of a tool
  std::string_view outcome;                ///< in the words of the log
  const protocol::error* error = nullptr;  ///< that it was answered with
  protocol::revision spoken = protocol::newest_legacy;
  const std::string& principal;  ///< its label; empty: nobody is asked who they are
  std::chrono::nanoseconds took{};
};

/// One loop's way to the metrics: what was counted once is counted again without a lock of all loops and without allocation.
/// Used from the loop's thread only.
class loop_metrics {
 public:
  /// It outlives this.
  explicit loop_metrics(metrics& into) : into_(into), upstream_(into) {}

  /// How long a refused one took is not looked at.
  void call_ended(const ended_call& what);

  void session_opened(protocol::revision spoken);
  void session_ended(protocol::revision spoken, std::chrono::system_clock::duration lasted);

  /// An HTTP request, with the labels of metric_labels.hpp. Under way it counts as long as it lives.
  class request_under_way {
   public:
    explicit request_under_way(prometheus::Gauge& among);
    ~request_under_way();
    request_under_way(const request_under_way&) = delete;
    request_under_way& operator=(const request_under_way&) = delete;

   private:
    prometheus::Gauge& among_;
  };
  request_under_way request_begun(std::string_view method, std::string_view scheme);
  void request_ended(const request_labels& what, std::chrono::nanoseconds took);

  portkey::upstream_observer& upstream() { return upstream_; }

 private:
  using place = const char*;  // of a label that lives as long as the program
  using calls_of_one = std::map<std::pair<place, place>, prometheus::Counter*>;  // by method and outcome

  prometheus::Counter& calls(const std::string& principal, std::string_view method, std::string_view outcome);

  metrics& into_;
  upstream_metrics upstream_;
  std::unordered_map<std::string, calls_of_one> calls_;  // of principals that have a label of their own
  std::map<std::tuple<place, place, place, place>, prometheus::Histogram*> operations_;
  std::map<std::tuple<place, place, place, unsigned>, prometheus::Histogram*> requests_;
  std::map<std::pair<place, place>, prometheus::Gauge*> under_way_;
};

}  // namespace server
