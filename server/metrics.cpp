#include "server/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <map>
#include <mutex>
#include <set>
#include <unordered_map>
#include <utility>

#include "protocol/methods.hpp"

namespace server {

namespace {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;

constexpr std::string_view other = "other";
constexpr std::string_view refused_outcome = "refused";
constexpr std::array<const char*, 6> refusals = {"missing", "invalid", "limited", "unmapped", "unavailable", "scope"};
constexpr std::array<const char*, 4> places = {"calls", "streams", "writes", "connections"};
constexpr std::array<const char*, 2> owners = {"all", "principal"};

using names = std::set<std::string_view>;

const names& methods() {
  static const names all = [] {
    names found;
    for (const auto& kind : {protocol::tool_methods(), protocol::resource_methods(), protocol::prompt_methods(),
                             protocol::skill_methods(), protocol::task_methods(), protocol::session_methods()})
      for (const auto& entry : kind)
        found.insert(entry.name);
    return found;
  }();
  return all;
}

const names& outcomes() {
  static const names all{"answered", "cancelled", "error", "failed", refused_outcome, "unknown"};
  return all;
}

/// The name as the set has it, which lives as long as the program.
std::string_view among(const names& known, std::string_view name) {
  const auto found = known.find(name);
  return found == known.end() ? other : *found;
}

/// Seconds: from what needs no upstream to the longest that is usual.
const Histogram::BucketBoundaries& buckets() {
  static const Histogram::BucketBoundaries seconds{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};
  return seconds;
}

template <class Metric>
prometheus::Family<Metric>& family(prometheus::detail::Builder<Metric> begun, prometheus::Registry& in,
                                   const char* name, const char* help) {
  return begun.Name(name).Help(help).Register(in);
}

}  // namespace

struct metrics::state {
  using counters = std::map<std::pair<std::string_view, std::string_view>, Counter*>;  // by method and outcome

  state() {
    auto& credentials = family(prometheus::BuildCounter(), registry, "portkey_mcp_credentials_refused_total",
                               "Requests that were not let in, by reason.");
    for (std::size_t at = 0; at < refusals.size(); ++at)
      refused_credentials[at] = &credentials.Add({{"reason", refusals[at]}});
    auto& refused = family(prometheus::BuildCounter(), registry, "portkey_mcp_refused_total",
                           "What there was no place for, by whose bound was reached.");
    for (std::size_t what = 0; what < places.size(); ++what)
      for (std::size_t whose = 0; whose < owners.size(); ++whose)
        refused_places[what][whose] = &refused.Add({{"what", places[what]}, {"whose", owners[whose]}});
    family(prometheus::BuildGauge(), registry, "portkey_mcp_build_info", "Always 1; the version is in the label.")
        .Add({{"version", PORTKEY_MCP_VERSION}}, 1.0);
  }

  Gauge& level(const char* name, const char* help) {
    return family(prometheus::BuildGauge(), registry, name, help).Add({});
  }

  /// Those of a principal; under the guard.
  std::pair<const std::string, counters>& of(const std::string& principal) {
    const auto found = principals.find(principal);
    if (found != principals.end()) return *found;
    // The place of "other" is kept for it.
    const std::size_t most = most_principals + (principals.contains(std::string(other)) ? 1 : 0);
    return *principals.try_emplace(principals.size() < most ? principal : std::string(other)).first;
  }

  Counter& counter(const std::string& principal, std::string_view method, std::string_view outcome) {
    const std::lock_guard held(guard);
    auto& [label, own] = of(principal);
    auto& found = own[{method, outcome}];
    if (!found)
      found = &calls.Add({{"method", std::string(method)}, {"principal", label}, {"outcome", std::string(outcome)}});
    return *found;
  }

  Histogram& duration(std::string_view method) {
    const std::lock_guard held(guard);
    auto& found = durations[method];
    if (!found) found = &call_durations.Add({{"method", std::string(method)}}, buckets());
    return *found;
  }

  prometheus::Registry registry;
  prometheus::Family<Counter>& calls = family(prometheus::BuildCounter(), registry, "portkey_mcp_calls_total",
                                              "MCP requests that are over, by how they ended.");
  prometheus::Family<Histogram>& call_durations =
      family(prometheus::BuildHistogram(), registry, "portkey_mcp_call_duration_seconds",
             "How long MCP requests took that were not refused.");
  Gauge& calls_now = level("portkey_mcp_calls_in_flight", "Calls under way that hold a place.");
  Gauge& streams_now = level("portkey_mcp_streams_open", "Streams open.");
  Gauge& connections_now = level("portkey_mcp_connections_open", "Connections of clients open, over all loops.");
  std::array<Counter*, refusals.size()> refused_credentials{};
  std::array<std::array<Counter*, owners.size()>, places.size()> refused_places{};

  Counter& failed_audits = family(prometheus::BuildCounter(), registry, "portkey_mcp_audit_failures_total",
                                  "Entries of the audit log that could not be written.")
                               .Add({});

  std::mutex guard;  // of what follows, while it is looked at: what it refers to counts by itself
  std::unordered_map<std::string, counters> principals;
  std::map<std::string_view, Histogram*> durations;
};

metrics::metrics() : state_(std::make_unique<state>()) {}

metrics::~metrics() = default;

void metrics::call_ended(std::string_view method, const std::string& principal, std::string_view outcome,
                         std::chrono::steady_clock::duration took) {
  const auto known = among(methods(), method);
  const auto ended = among(outcomes(), outcome);
  state_->counter(principal.empty() ? "none" : principal, known, ended).Increment();
  if (ended != refused_outcome) state_->duration(known).Observe(std::chrono::duration<double>(took).count());
}

void metrics::credential_refused(credential_refusal why) {
  state_->refused_credentials.at(static_cast<std::size_t>(why))->Increment();
}

void metrics::refused(bounded what, no_place whose) {
  const std::size_t owner = whose == no_place::too_many_of_one ? 1 : 0;
  state_->refused_places.at(static_cast<std::size_t>(what)).at(owner)->Increment();
}

void metrics::audit_failed() {
  state_->failed_audits.Increment();
}

std::string metrics::text(const levels& now) const {
  state_->calls_now.Set(static_cast<double>(now.calls));
  state_->streams_now.Set(static_cast<double>(now.streams));
  state_->connections_now.Set(static_cast<double>(now.connections));
  const prometheus::TextSerializer format;
  return format.Serialize(state_->registry.Collect());
}

}  // namespace server
