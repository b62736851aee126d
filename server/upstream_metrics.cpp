#include "server/upstream_metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <algorithm>
#include <boost/beast/http/status.hpp>
#include <chrono>
#include <string>

namespace server {

namespace {

/// `error.type`.
const char* name_of(portkey::fault_kind trouble) {
  using portkey::fault_kind;
  switch (trouble) {
    case fault_kind::no_credentials: return "no_credentials";
    case fault_kind::resolve: return "resolve";
    case fault_kind::connect: return "connect";
    case fault_kind::tls: return "tls";
    case fault_kind::timeout: return "timeout";
    case fault_kind::closed: return "closed";
    case fault_kind::bad_reply: return "bad_reply";
    case fault_kind::too_large: return "too_large";
    case fault_kind::overloaded: return "overloaded";
    case fault_kind::cancelled: return "cancelled";
    case fault_kind::unavailable: return "unavailable";
    case fault_kind::bad_request: return "bad_request";
  }
  return "_OTHER";
}

/// A status that nobody has defined counts as the first of its class (RFC 9110 section 15); 0: there was none.
unsigned defined_status(unsigned status) {
  constexpr unsigned class_size = 100;
  const bool is_defined = boost::beast::http::int_to_status(status) != boost::beast::http::status::unknown;
  return is_defined ? status : status / class_size * class_size;
}

void shift(prometheus::Gauge& level, std::size_t before, std::size_t now) {
  if (before != now) level.Increment(static_cast<double>(now) - static_cast<double>(before));
}

}  // namespace

upstream_metrics::one_upstream& upstream_metrics::at(const portkey::endpoint& where) {
  const auto known = std::ranges::find_if(all_, [&where](const auto& one) { return one.where == where; });
  if (known != all_.end()) return *known;
  portkey::endpoint label = where, last = where;
  if (all_.size() >= most_endpoints) {
    label.host = "other";
    label.port = last.port = 0;
    last.host.clear();
    const auto rest = std::ranges::find_if(all_, [&last](const auto& one) { return one.where == last; });
    if (rest != all_.end()) return *rest;
  }
  return all_.emplace_back(into_, last, label);
}

void upstream_metrics::attempt_ended(const portkey::attempt_note& what) {
  auto& one = at(what.where);
  if (what.is_retry) one.meters.retries.Increment();
  const auto trouble = what.trouble.value_or(portkey::fault_kind::bad_reply);
  const auto answered = defined_status(what.status);
  auto& found = one.sent[{what.method, answered, trouble}];
  if (!found) {
    const auto status = std::to_string(answered);
    request_labels labels;
    labels.method = portkey::name_of(what.method);
    labels.status = answered;
    if (answered >= 400) labels.error = status;
    if (answered == 0) labels.error = name_of(trouble);
    found = &into_.sent_requests(one.label, labels);
  }
  found->Observe(std::chrono::duration<double>(what.took).count());
}

void upstream_metrics::left_alone(const portkey::endpoint& where) {
  at(where).meters.left_alone.Increment();
}

void upstream_metrics::pool_changed(const portkey::endpoint& where, const portkey::pool_levels& before,
                                    const portkey::pool_levels& now) {
  const auto& meters = at(where).meters;
  shift(meters.idle, before.idle, now.idle);
  shift(meters.in_use, before.in_use, now.in_use);
  shift(meters.waiting, before.waiting, now.waiting);
}

void upstream_metrics::breakers_changed(const portkey::endpoint& where, std::size_t resting, std::uint64_t opened) {
  auto& one = at(where);
  shift(one.meters.resting, one.resting, resting);
  one.resting = resting;
  one.meters.opened.Increment(static_cast<double>(opened));
}

}  // namespace server
