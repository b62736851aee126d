#include "server/request_scope.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "portkey/digest.hpp"
#include "protocol/error.hpp"
#include "protocol/json.hpp"
#include "protocol/modern_request.hpp"
#include "server/call_audit.hpp"
#include "server/mcp_endpoint.hpp"
#include "server/sealing.hpp"
#include "server/trace_fields.hpp"

namespace server {

namespace {

http_answer refused(unsigned status, std::string challenge, std::string sentence, const boost::json::value& id) {
  const protocol::error why(protocol::code::invalid_request, std::move(sentence));
  auto answer = json_answer(status, protocol::error_message(id, why));
  answer.fields.emplace_back("WWW-Authenticate", std::move(challenge));
  return answer;
}

std::optional<http_answer> refuse(const principal& who, access wanted, const boost::json::value& id,
                                  const identity_rules& rules, metrics& counts) {
  if (who.is_anonymous) {
    counts.credential_refused(credential_refusal::missing);
    return refused(401, rules.says.none(), "Without a credential this server only lists what there is; send one.", {});
  }
  if (who.may >= wanted) return std::nullopt;
  counts.credential_refused(credential_refusal::scope);
  auto sentence = "This needs the scope " + rules.says.scopes().chain(wanted) + ", which the token does not have.";
  auto challenge = rules.says.insufficient_scope(wanted, sentence);
  return refused(403, std::move(challenge), std::move(sentence), id);
}

/// What lists what there is. Of resources only for callers without a key, for whom it does not ask Portkey.
bool is_discovery(const protocol::request& call, bool is_anonymous) {
  constexpr std::array<std::string_view, 7> methods = {
      "initialize", "server/discover", "ping", "tools/list", "resources/templates/list", "prompts/list", "skills/list"};
  return std::find(methods.begin(), methods.end(), call.method) != methods.end() ||
         (is_anonymous && call.method == "resources/list");
}

/// It never becomes a call, and so has no context yet.
void record_denied(const exchange& on, const protocol::request& call) {
  protocol::call_context context;
  context.request_id = portkey::hexadecimal(random_bytes(16));
  context.trace = protocol::trace_of(call.params);
  if (context.trace.id.empty()) context.trace = trace_in(on.head);
  const auto* claim = protocol::object_at(call.params, "_meta");
  if (claim) context.client = protocol::client_label(protocol::object_at(*claim, protocol::meta::client_info));
  call_audit audit(on.with.audit.get(), on.with.counts, audited(context, on.who));
  audit.record_denied(call, on.who.is_anonymous ? "no credential" : "scope");
}

}  // namespace

std::optional<http_answer> refuse_request(const exchange& on, const protocol::request& call) {
  const auto& rules = *on.here.identity;
  if (rules.anonymous_discovery && is_discovery(call, on.who.is_anonymous)) return std::nullopt;
  const auto wanted = call.method == "tools/call"
                          ? on.here.app->access_for(protocol::text_at(call.params, "name").value_or(""))
                          : access::read;
  auto refused = refuse(on.who, wanted, call.id, rules, on.with.counts);
  if (refused && wanted >= access::write) record_denied(on, call);
  return refused;
}

std::optional<http_answer> refuse_reader(const principal& who, const identity_rules& rules, metrics& counts) {
  return refuse(who, access::read, nullptr, rules, counts);
}

}  // namespace server
