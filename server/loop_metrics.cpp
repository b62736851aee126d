#include "server/loop_metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include "protocol/revision.hpp"
#include "server/metric_labels.hpp"

namespace server {

namespace {

template <class Duration>
double as_seconds(Duration took) {
  return std::chrono::duration<double>(took).count();
}

}  // namespace

prometheus::Counter& loop_metrics::calls(const std::string& principal, std::string_view method,
                                         std::string_view outcome) {
  auto own = calls_.find(principal);
  if (own == calls_.end()) {
    const auto label = into_.principal_label(principal);
    // Who has none of their own is looked for each time: there is no bound for how many they are.
    if (label != principal && !principal.empty()) return into_.calls(method, label, outcome);
    own = calls_.try_emplace(principal).first;
  }
  auto& found = own->second[{method.data(), outcome.data()}];
  if (!found) found = &into_.calls(method, into_.principal_label(principal), outcome);
  return *found;
}

void loop_metrics::call_ended(const ended_call& what) {
  const auto method = method_label(what.method), outcome = outcome_label(what.outcome);
  calls(what.principal, method, outcome).Increment();
  if (outcome == "refused") return;
  operation_labels labels;
  labels.method = method;
  labels.tool = tool_label(what.tool);
  labels.error = error_label(outcome, what.error);
  labels.revision = protocol::name_of(what.spoken);
  auto& found = operations_[{method.data(), labels.tool.empty() ? nullptr : labels.tool.data(),
                             labels.error.empty() ? nullptr : labels.error.data(), labels.revision.data()}];
  if (!found) found = &into_.operations(labels);
  found->Observe(as_seconds(what.took));
}

void loop_metrics::session_opened(protocol::revision spoken) {
  into_.sessions_opened(protocol::name_of(spoken)).Increment();
}

void loop_metrics::session_ended(protocol::revision spoken, std::chrono::system_clock::duration lasted) {
  into_.sessions(protocol::name_of(spoken)).Observe(as_seconds(lasted));
}

loop_metrics::request_under_way::request_under_way(prometheus::Gauge& among) : among_(among) {
  among_.Increment();
}

loop_metrics::request_under_way::~request_under_way() {
  among_.Decrement();
}

loop_metrics::request_under_way loop_metrics::request_begun(std::string_view method, std::string_view scheme) {
  auto& found = under_way_[{method.data(), scheme.data()}];
  if (!found) found = &into_.requests_under_way(method, scheme);
  return request_under_way(*found);
}

void loop_metrics::request_ended(const request_labels& what, std::chrono::nanoseconds took) {
  auto& found = requests_[{what.method.data(), what.scheme.data(), what.route.data(), what.status}];
  if (!found) found = &into_.served_requests(what);
  found->Observe(as_seconds(took));
}

}  // namespace server
