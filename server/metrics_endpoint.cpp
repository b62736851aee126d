#include "server/metrics_endpoint.hpp"

#include "server/identity.hpp"
#include "server/loop.hpp"
#include "server/request_scope.hpp"
#include "server/router.hpp"
#include "server/service.hpp"

namespace server {

metrics_readers readers_of_metrics(bool on_main_listener, bool is_loopback, identity_mode mode) {
  if (!on_main_listener) return metrics_readers::nobody;
  if (is_loopback) return metrics_readers::anybody;
  return mode == identity_mode::none ? metrics_readers::nobody_here : metrics_readers::identified;
}

bool metrics_want_identity(const service& with, const identity_rules& rules) {
  return readers_of_metrics(with.metrics_here, with.here.loopback, rules.mode) == metrics_readers::identified;
}

http_answer metrics_for_anybody(const service& with, const identity_rules& rules) {
  switch (readers_of_metrics(with.metrics_here, with.here.loopback, rules.mode)) {
    case metrics_readers::anybody: return metrics_answer(with);
    case metrics_readers::nobody_here:
      return problem_answer(404,
                            "Where anybody may come, the metrics are on a listener of their own: set metrics.host and "
                            "metrics.port.");
    default: return plain_answer(endpoint::not_found, with);
  }
}

http_answer metrics_for(const principal& who, service& with, const identity_rules& rules) {
  if (auto refused = refuse_reader(who, rules, with.counts)) return std::move(*refused);
  // In mode byok any text passes for a key until Portkey has said what it is.
  if (rules.mode == identity_mode::byok && !with.proven.are(who.name)) {
    with.counts.credential_refused(credential_refusal::invalid);
    auto answer = problem_answer(401, "Portkey has accepted no call with this key here; make one first.");
    answer.fields.emplace_back("WWW-Authenticate", rules.says.none());
    return answer;
  }
  return metrics_answer(with);
}

http_answer metrics_answer(const service& with) {
  metrics::levels now;
  now.calls = with.calls.taken();
  now.streams = with.streams.taken();
  for (const auto* each : with.loops)
    now.connections += each->open.load(std::memory_order_relaxed);
  http_answer answer;
  answer.fields.emplace_back("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  answer.body = with.counts.text(now);
  return answer;
}

}  // namespace server
