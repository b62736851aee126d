#include "server/credential_gate.hpp"

#include <chrono>
#include <string_view>
#include <utility>

#include "portkey/deadline.hpp"
#include "protocol/error.hpp"
#include "server/log.hpp"
#include "server/loop.hpp"
#include "server/mcp_endpoint.hpp"
#include "server/principal_map.hpp"
#include "server/service.hpp"
#include "server/token_checks.hpp"

namespace server {

using boost::asio::awaitable;
using steady = failed_credentials::clock;
namespace code = protocol::code;

namespace {

/// How long a request waits for its issuer: the keys are there in the usual case.
constexpr std::chrono::seconds issuer_patience{5};

http_answer with_field(http_answer answer, const char* name, std::string value) {
  answer.fields.emplace_back(name, std::move(value));
  return answer;
}

http_answer limited(std::chrono::seconds wait) {
  boost::json::object data;
  data["retryAfter"] = wait.count();
  const protocol::error why(
      code::rate_limited, "Too many credentials from this address were refused; wait, and check the one that is sent.",
      std::move(data));
  auto answer = json_answer(429, protocol::error_message(nullptr, why));
  return with_field(std::move(answer), "Retry-After", std::to_string(wait.count()));
}

portkey::credentials keys_of(portkey::secret api_key, portkey::secret workspace_key, portkey::key_source from) {
  portkey::credentials keys;
  keys.from = from;
  keys.api_key = std::move(api_key);
  keys.workspace_api_key = std::move(workspace_key);
  return keys;
}

std::string name_of_key(const std::string& key) {
  // Told apart from everything else that is ever digested here.
  const auto whole = portkey::sha256("portkey-mcp principal\n" + key);
  return "key:" + portkey::hexadecimal(whole).substr(0, whole.size());
}

identified mapped(const credential_gate& at, const access_token& token, shown_credentials shown) {
  principal out;
  out.name = out.sealed_for = out.share = principal_of(token);
  out.may = access_of(token.scopes, at.rules->says.scopes());
  out.until = token.expires + max_clock_skew;
  if (at.rules->mode == identity_mode::oauth_byok) {
    out.label = "oauth+byok";
    out.sealed_for += "|" + name_of_key(shown.key.reveal() + "\n" + shown.workspace_key.reveal());
    out.keys = keys_of(std::move(shown.key), std::move(shown.workspace_key), portkey::key_source::caller);
    return out;
  }
  const auto* found = find_principal(at.rules->principals, token.issuer, token.subject, token.claims);
  if (!found) {
    at.with.counts.credential_refused(credential_refusal::unmapped);
    const bool often = at.with.unmapped.fail(at.from, steady::now()).has_value();
    log_line(often ? log_level::debug : log_level::warning, "principal without a key",
             {{"principal", out.name}, {"from", at.from.to_string()}});
    return refused_message(403, code::invalid_request,
                           "No Portkey key belongs to you on this server; ask its operator to add an "
                           "[[identity.oauth.principal]] for " +
                               out.name + ".");
  }
  out.label = label_of(*found);
  out.keys = keys_of(found->api_key, found->workspace_api_key, portkey::key_source::mapping);
  return out;
}

}  // namespace

http_answer credential_gate::no_credential(std::string_view sentence) const {
  with.counts.credential_refused(credential_refusal::missing);
  return with_field(refused_message(401, code::invalid_request, sentence), "WWW-Authenticate", rules->says.none());
}

http_answer credential_gate::bad_credential(const std::string& why) const {
  const auto wait = with.failures.fail(from, steady::now());
  with.counts.credential_refused(wait ? credential_refusal::limited : credential_refusal::invalid);
  // Beyond the bound they are refused without a word, or the log would be theirs to fill.
  log_line(wait ? log_level::debug : log_level::warning, "credential refused",
           {{"from", from.to_string()}, {"why", why}, {"mode", name_of(rules->mode)}});
  if (wait) return limited(*wait);
  return with_field(refused_message(401, code::invalid_request, why), "WWW-Authenticate",
                    rules->says.invalid_token(why));
}

identified by_static_token(const credential_gate& at, const shown_credentials& shown) {
  if (shown.bearer.empty()) return at.no_credential("Send the token of this server in Authorization: Bearer.");
  auto name = at.rules->tokens.principal_of(shown.bearer.reveal());
  if (!name) return at.bad_credential("The token is not known here.");
  principal out;
  out.name = out.sealed_for = out.share = out.label = std::move(*name);
  return out;
}

identified by_own_key(const credential_gate& at, shown_credentials shown) {
  auto key = own_key(shown);
  if (!key) return refused_message(400, code::invalid_request, key.error());
  if (key->empty() && shown.workspace_key.empty())
    return at.no_credential("Send your Portkey API key in x-portkey-api-key, or in Authorization: Bearer.");
  principal out;
  // The Workspace key beside it does not count: nobody looks at it until it is needed, and each would be a new name.
  out.name = name_of_key(key->empty() ? shown.workspace_key.reveal() : key->reveal());
  out.label = name_of(at.rules->mode);
  // Sessions and dialogues belong to both.
  out.sealed_for = out.name + "|" + name_of_key(key->reveal() + "\n" + shown.workspace_key.reveal());
  out.is_proven = at.with.proven.are(out.name);
  out.share = out.is_proven ? out.name : "unproven|" + counted_as(at.from).to_string();
  out.keys = keys_of(std::move(*key), std::move(shown.workspace_key), portkey::key_source::caller);
  return out;
}

awaitable<identified> by_access_token(credential_gate at, shown_credentials shown, loop& here) {
  if (shown.bearer.empty())
    co_return at.no_credential(
        "This server wants an access token in Authorization: Bearer; WWW-Authenticate says where to learn how to get "
        "one.");
  token_checks::permission may_ask = [&with = at.with, from = at.from] {
    return with.failures.may_ask(from, steady::now());
  };
  auto text = shown.bearer.reveal();
  const auto until = portkey::deadline::clock::now() + issuer_patience;
  auto checked = co_await here.tokens->check(std::move(text), std::move(may_ask), until);
  if (checked) co_return mapped(at, *checked, std::move(shown));
  const auto refused = checked.error();
  if (!refused.unavailable) co_return at.bad_credential(refused.why);
  at.with.counts.credential_refused(credential_refusal::unavailable);
  const protocol::error why(code::overloaded, refused.why);
  auto answer = json_answer(503, protocol::error_message(nullptr, why));
  co_return with_field(std::move(answer), "Retry-After", "5");
}

void note_own_key(const principal& who, bool was_accepted, service& with) {
  if (was_accepted) return with.proven.prove(who.name);
  with.proven.forget(who.name);
  with.failures.fail(who.from, steady::now());
  with.counts.credential_refused(credential_refusal::invalid);
}

}  // namespace server
