#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "portkey/base_url.hpp"
#include "server/admission.hpp"

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace server {

/// Why a request was not let in for what it showed of its caller.
enum class credential_refusal {
  missing,      ///< it showed nothing
  invalid,      ///< it is not known, or not good any more
  limited,      ///< the same, from an address that has shown too many of them
  unmapped,     ///< it is good, but no Portkey key belongs to it
  unavailable,  ///< the issuer could not be asked
  scope,        ///< it is good, but not for this
};

/// What there was no place for.
enum class bounded { calls, streams, writes, connections };

/// What tells the calls apart whose durations are looked at together; empty: without that label.
struct operation_labels {
  std::string_view method, tool, error, revision;
};

/// The same of HTTP requests. `status` 0: there was no answer.
struct request_labels {
  std::string_view method, scheme, route, error;
  unsigned status = 0;
};

/// What is counted of one upstream, over all loops.
struct upstream_meters {
  prometheus::Gauge &idle, &in_use, &waiting, &resting;
  prometheus::Counter &retries, &opened, &left_alone;
};

/// What the daemon counts of itself, named after OpenTelemetry's conventions where they have a name. Every label is of a
/// fixed set, but for principals, of which it tells `most_principals` apart; whoever comes after them is "other". May be used
/// from any thread. What it gives to count in lives as long as it does, and is found under a lock: loops keep it
/// (`loop_metrics`).
class metrics {
 public:
  static constexpr std::size_t most_principals = 1'000;
  /// How many combinations of labels the durations of calls tell apart. Of a tool in another one they only say "other".
  static constexpr std::size_t most_operations = 2'000;

  metrics();
  ~metrics();
  metrics(const metrics&) = delete;
  metrics& operator=(const metrics&) = delete;

  /// The label of a principal, empty where nobody is asked who they are: its own, "none" or "other".
  std::string principal_label(const std::string& principal);
  /// Calls that are over. The labels are those of metric_labels.hpp, and the last function's.
  prometheus::Counter& calls(std::string_view method, const std::string& principal, std::string_view outcome);
  /// How long calls took that were not refused, in seconds.
  prometheus::Histogram& operations(operation_labels labels);
  /// How long requests on the main listener took, and how many are under way.
  prometheus::Histogram& served_requests(const request_labels& labels);
  prometheus::Gauge& requests_under_way(std::string_view method, std::string_view scheme);
  /// Sessions that were opened, and how long those lasted that were ended.
  prometheus::Counter& sessions_opened(std::string_view revision);
  prometheus::Histogram& sessions(std::string_view revision);
  /// How long attempts at requests to an upstream took, and what else is counted of it. The route and the scheme are not
  /// looked at.
  prometheus::Histogram& sent_requests(const portkey::endpoint& to, const request_labels& labels);
  upstream_meters upstream(const portkey::endpoint& to);

  void credential_refused(credential_refusal why);

  /// There was no place: because of the bound for all, or of that for one principal.
  void refused(bounded what, no_place whose);

  /// An entry of the audit log could not be written.
  void audit_failed();

  /// How much there is at the moment.
  struct levels {
    std::size_t calls = 0, streams = 0, connections = 0;
  };

  /// Everything, in Prometheus' text format 0.0.4, with what the operating system says of the process.
  std::string text(const levels& now) const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace server
