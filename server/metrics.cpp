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
#include <utility>

#include "server/process_figures.hpp"

namespace server {

namespace {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;
using prometheus::Labels;

constexpr std::string_view other_label = "other";
constexpr std::array<const char*, 6> refusals = {"missing", "invalid", "limited", "unmapped", "unavailable", "scope"};
constexpr std::array<const char*, 4> places = {"calls", "streams", "writes", "connections"};
constexpr std::array<const char*, 2> owners = {"all", "principal"};

/// Seconds, as the conventions for MCP and for HTTP have them.
const Histogram::BucketBoundaries& operation_buckets() {
  static const Histogram::BucketBoundaries seconds{0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300};
  return seconds;
}
const Histogram::BucketBoundaries& request_buckets() {
  static const Histogram::BucketBoundaries seconds{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25,
                                                   0.5,   0.75, 1,     2.5,  5,     7.5, 10};
  return seconds;
}

template <class Metric>
prometheus::Family<Metric>& family(prometheus::detail::Builder<Metric> begun, prometheus::Registry& in,
                                   const char* name, const char* help) {
  return begun.Name(name).Help(help).Register(in);
}

void put(Labels& into, const char* name, std::string_view value) {
  if (!value.empty()) into.emplace(name, value);
}

void put_answer(Labels& into, const request_labels& of) {
  if (of.status != 0) put(into, "http_response_status_code", std::to_string(of.status));
  put(into, "error_type", of.error);
}

Labels labels_of(const portkey::endpoint& to) {
  return {{"server_address", to.host}, {"server_port", std::to_string(to.port)}};
}

Labels in_state(Labels of, const char* connections) {
  of.emplace("http_connection_state", connections);
  return of;
}

}  // namespace

struct metrics::state {
  state() {
    auto& credentials = counters("portkey_mcp_credentials_refused_total", "Requests that were not let in, by reason.");
    for (std::size_t at = 0; at < refusals.size(); ++at)
      refused_credentials[at] = &credentials.Add({{"reason", refusals[at]}});
    auto& refused = counters("portkey_mcp_refused_total", "What there was no place for, by whose bound was reached.");
    for (std::size_t what = 0; what < places.size(); ++what)
      for (std::size_t whose = 0; whose < owners.size(); ++whose)
        refused_places[what][whose] = &refused.Add({{"what", places[what]}, {"whose", owners[whose]}});
    gauges("portkey_mcp_build_info", "Always 1; the version is in the label.")
        .Add({{"version", PORTKEY_MCP_VERSION}}, 1.0);
    gauges("process_start_time_seconds", "When the process began, in seconds since 1970.").Add({}).SetToCurrentTime();
  }

  prometheus::Family<Counter>& counters(const char* name, const char* help) {
    return family(prometheus::BuildCounter(), registry, name, help);
  }
  prometheus::Family<Gauge>& gauges(const char* name, const char* help) {
    return family(prometheus::BuildGauge(), registry, name, help);
  }
  prometheus::Family<Histogram>& histograms(const char* name, const char* help) {
    return family(prometheus::BuildHistogram(), registry, name, help);
  }
  Gauge& level(const char* name, const char* help) { return gauges(name, help).Add({}); }

  prometheus::Registry registry;
  prometheus::Family<Counter>& calls =
      counters("portkey_mcp_calls_total", "MCP requests that are over, by how they ended.");
  prometheus::Family<Histogram>& operations =
      histograms("mcp_server_operation_duration_seconds", "How long MCP requests took that were not refused.");
  prometheus::Family<Counter>& opened = counters("portkey_mcp_sessions_opened_total", "Sessions that were opened.");
  prometheus::Family<Histogram>& sessions =
      histograms("mcp_server_session_duration_seconds", "How long sessions lasted that were ended by either side.");
  prometheus::Family<Histogram>& served =
      histograms("http_server_request_duration_seconds", "How long HTTP requests took, streams included.");
  prometheus::Family<Gauge>& under_way = gauges("http_server_active_requests", "HTTP requests under way.");
  prometheus::Family<Histogram>& sent =
      histograms("http_client_request_duration_seconds",
                 "How long each attempt at a request to Portkey took, the wait for a connection included.");
  prometheus::Family<Gauge>& connections =
      gauges("http_client_open_connections", "Connections to Portkey open, over all loops.");
  prometheus::Family<Gauge>& waiting =
      gauges("portkey_mcp_upstream_waiting", "Requests that wait for a connection to Portkey.");
  prometheus::Family<Counter>& retries =
      counters("portkey_mcp_upstream_retries_total", "Attempts at a request to Portkey after its first.");
  prometheus::Family<Gauge>& resting =
      gauges("portkey_mcp_upstream_breakers_open", "Circuit breakers open, of all loops and of principals.");
  prometheus::Family<Counter>& breakings =
      counters("portkey_mcp_upstream_breakers_opened_total", "How often a circuit breaker has opened.");
  prometheus::Family<Counter>& left_alone =
      counters("portkey_mcp_upstream_left_alone_total", "Requests not sent because a circuit breaker was open.");
  Gauge& calls_now = level("portkey_mcp_calls_in_flight", "Calls under way that hold a place.");
  Gauge& streams_now = level("portkey_mcp_streams_open", "Streams open.");
  Gauge& connections_now = level("portkey_mcp_connections_open", "Connections of clients open, over all loops.");
  Gauge& open_fds = level("process_open_fds", "File descriptors open.");
  Gauge& max_fds = level("process_max_fds", "How many file descriptors may be open.");
  Gauge& resident = level("process_resident_memory_bytes", "Resident memory in bytes.");
  Counter& processor = counters("process_cpu_seconds_total", "Processor time used, of user and system.").Add({});
  std::array<Counter*, refusals.size()> refused_credentials{};
  std::array<std::array<Counter*, owners.size()>, places.size()> refused_places{};
  Counter& failed_audits =
      counters("portkey_mcp_audit_failures_total", "Entries of the audit log that could not be written.").Add({});

  std::mutex guard;  // of what follows, while it is looked at: what it refers to counts by itself
  std::set<std::string> principals;
  /// By method, tool, error and revision.
  std::map<std::array<std::string_view, 4>, Histogram*> known_operations;
};

metrics::metrics() : state_(std::make_unique<state>()) {}

metrics::~metrics() = default;

std::string metrics::principal_label(const std::string& principal) {
  if (principal.empty()) return "none";
  const std::lock_guard held(state_->guard);
  auto& known = state_->principals;
  // "other" has a place of its own.
  if (principal == other_label || known.contains(principal)) return principal;
  if (known.size() >= most_principals) return std::string(other_label);
  known.insert(principal);
  return principal;
}

Counter& metrics::calls(std::string_view method, const std::string& principal, std::string_view outcome) {
  return state_->calls.Add(
      {{"method", std::string(method)}, {"principal", principal}, {"outcome", std::string(outcome)}});
}

Histogram& metrics::operations(operation_labels labels) {
  const std::lock_guard held(state_->guard);
  auto& known = state_->known_operations;
  const auto key = [&labels] {
    return std::array<std::string_view, 4>{labels.method, labels.tool, labels.error, labels.revision};
  };
  if (!labels.tool.empty() && known.size() >= most_operations && !known.contains(key())) labels.tool = other_label;
  auto& found = known[key()];
  if (found) return *found;
  Labels all;
  put(all, "mcp_method_name", labels.method);
  put(all, "gen_ai_tool_name", labels.tool);
  put(all, "error_type", labels.error);
  put(all, "mcp_protocol_version", labels.revision);
  found = &state_->operations.Add(all, operation_buckets());
  return *found;
}

Histogram& metrics::served_requests(const request_labels& labels) {
  Labels all;
  put(all, "http_request_method", labels.method);
  put(all, "url_scheme", labels.scheme);
  put(all, "http_route", labels.route);
  put_answer(all, labels);
  return state_->served.Add(all, request_buckets());
}

Gauge& metrics::requests_under_way(std::string_view method, std::string_view scheme) {
  Labels all;
  put(all, "http_request_method", method);
  put(all, "url_scheme", scheme);
  return state_->under_way.Add(all);
}

Counter& metrics::sessions_opened(std::string_view revision) {
  return state_->opened.Add({{"mcp_protocol_version", std::string(revision)}});
}

Histogram& metrics::sessions(std::string_view revision) {
  return state_->sessions.Add({{"mcp_protocol_version", std::string(revision)}}, operation_buckets());
}

Histogram& metrics::sent_requests(const portkey::endpoint& to, const request_labels& labels) {
  auto all = labels_of(to);
  put(all, "http_request_method", labels.method);
  put_answer(all, labels);
  return state_->sent.Add(all, request_buckets());
}

upstream_meters metrics::upstream(const portkey::endpoint& to) {
  const auto all = labels_of(to);
  return {state_->connections.Add(in_state(all, "idle")),
          state_->connections.Add(in_state(all, "active")),
          state_->waiting.Add(all),
          state_->resting.Add(all),
          state_->retries.Add(all),
          state_->breakings.Add(all),
          state_->left_alone.Add(all)};
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
  const auto process = figures_of_process();
  state_->open_fds.Set(process.open_descriptors);
  state_->max_fds.Set(process.most_descriptors);
  state_->resident.Set(process.resident_bytes);
  {
    const std::lock_guard held(state_->guard);  // two who read at once must not both add what is new
    state_->processor.Increment(process.processor_seconds - state_->processor.Value());
  }
  const prometheus::TextSerializer format;
  return format.Serialize(state_->registry.Collect());
}

}  // namespace server
