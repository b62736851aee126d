#include "server/access_token.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <optional>
#include <string_view>

#include "protocol/json.hpp"

namespace server {

namespace json = boost::json;
using boost::beast::iequals;
using moment = std::chrono::system_clock::time_point;

namespace {

/// One sentence, or nothing is wrong.
using objection = std::optional<std::string>;

constexpr std::string_view client_prefix = "client_id=";
constexpr std::size_t longest_name = 255;
constexpr std::chrono::seconds unstated_lifetime{60};
/// The end of the year 9999; what is beyond is no time in seconds. Our clock counts to 2262 only.
constexpr double latest_time = 253'402'300'799, latest_held = 9'000'000'000;

std::string about(std::string_view claim, std::string_view what) {
  return "The " + std::string(claim) + " of the token " + std::string(what);
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= longest_name &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

/// Reads a NumericDate (RFC 7519 section 2) if there is one.
objection read_time(const json::object& claims, std::string_view claim, std::optional<moment>& out) {
  const auto* value = claims.if_contains(claim);
  if (!value) return std::nullopt;
  boost::system::error_code error;
  const auto seconds = value->to_number<double>(error);
  if (error || !(seconds >= 0 && seconds <= latest_time)) return about(claim, "is not a time in seconds.");
  const auto held = std::min(seconds, latest_held);
  const auto whole = std::floor(held);
  out = moment(std::chrono::seconds(static_cast<std::int64_t>(whole))) +
        std::chrono::duration_cast<moment::duration>(std::chrono::duration<double>(held - whole));
  return std::nullopt;
}

/// `exp`, `nbf` and `iat` with the skew. `expires` stays as it is where there is no exp.
objection judge_times(const json::object& claims, moment now, std::optional<moment>& expires) {
  std::optional<moment> begins, issued;
  if (auto wrong = read_time(claims, "exp", expires)) return wrong;
  if (auto wrong = read_time(claims, "nbf", begins)) return wrong;
  if (auto wrong = read_time(claims, "iat", issued)) return wrong;
  if (expires && now - max_clock_skew >= *expires) return "The token has expired.";
  if (begins && *begins - max_clock_skew > now) return "The token is not valid yet.";
  if (issued && *issued - max_clock_skew > now) return "The token says it was issued in the future.";
  return std::nullopt;
}

objection judge_issuer(const json::object& claims, const token_rules& rules, bool may_lack, std::string& issuer) {
  if (!claims.contains("iss")) {
    if (!may_lack || rules.issuers.size() != 1) return "The token has no iss.";
    issuer = rules.issuers.front();
    return std::nullopt;
  }
  const auto text = protocol::text_at(claims, "iss");
  if (!text || std::find(rules.issuers.begin(), rules.issuers.end(), *text) == rules.issuers.end())
    return about("iss", "is not an issuer that is trusted here.");
  issuer = *text;
  return std::nullopt;
}

/// A list may hold texts only.
bool is_list_of_texts(const json::value& value) {
  const auto* list = value.if_array();
  return list && std::all_of(list->begin(), list->end(), [](const auto& entry) { return entry.is_string(); });
}

objection judge_audience(const json::object& claims, std::string_view audience) {
  const auto* value = claims.if_contains("aud");
  if (!value) return "The token has no aud.";
  if (!value->is_string() && !is_list_of_texts(*value)) return about("aud", "is neither a text nor a list of texts.");
  const auto is_ours = [&](const json::value& entry) { return std::string_view(entry.get_string()) == audience; };
  const auto* list = value->if_array();
  const bool ours = list ? std::any_of(list->begin(), list->end(), is_ours) : is_ours(*value);
  if (audience.empty() || !ours) return about("aud", "does not name this server.");
  return std::nullopt;
}

objection read_name(const json::object& claims, std::string_view claim, std::string& out) {
  if (!claims.contains(claim)) return std::nullopt;
  const auto text = protocol::text_at(claims, claim);
  if (!text || !is_name(*text)) return about(claim, "is not a text of 1 to 255 printable ASCII characters.");
  out = *text;
  return std::nullopt;
}

objection judge_names(const json::object& claims, bool subject_may_lack, access_token& token) {
  if (auto wrong = read_name(claims, "sub", token.subject)) return wrong;
  if (auto wrong = read_name(claims, "client_id", token.client_id)) return wrong;
  if (token.subject.starts_with(client_prefix)) return about("sub", "begins like the name of a client.");
  if (!token.subject.empty() || (subject_may_lack && !token.client_id.empty())) return std::nullopt;
  return subject_may_lack ? "The token has neither a sub nor a client_id." : "The token has no sub.";
}

void split(std::string_view text, std::set<std::string, std::less<>>& scopes) {
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end != 0) scopes.emplace(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// `scope` (RFC 8693 section 4.2), and `scp` as several issuers have it in its place. An entry of a list is one scope.
objection read_scopes(const json::object& claims, std::set<std::string, std::less<>>& scopes) {
  if (const auto* value = claims.if_contains("scope")) {
    if (!value->is_string()) return about("scope", "is not a text.");
    split(value->get_string(), scopes);
  }
  if (const auto* value = claims.if_contains("scp")) {
    if (value->is_string()) {
      split(value->get_string(), scopes);
    } else if (is_list_of_texts(*value)) {
      for (const auto& entry : value->get_array())
        if (!entry.get_string().empty()) scopes.emplace(entry.get_string());
    } else {
      return about("scp", "is neither a text nor a list of texts.");
    }
  }
  return std::nullopt;
}

using judged = boost::system::result<access_token, std::string>;

/// A token could be made of a text too, so the result has to be told what the text is.
judged refuse(std::string why) {
  return {boost::system::in_place_error, std::move(why)};
}

/// Which kind of answer the claims come from: an issuer's answer may leave out what it has said otherwise.
enum class source { jwt, introspection };

judged judge(const json::object& claims, const token_rules& rules, moment now, source from) {
  access_token token;
  const bool introspected = from == source::introspection;
  std::optional<moment> expires;
  if (auto wrong = judge_issuer(claims, rules, introspected, token.issuer)) return refuse(std::move(*wrong));
  if (auto wrong = judge_audience(claims, rules.audience)) return refuse(std::move(*wrong));
  if (auto wrong = judge_times(claims, now, expires)) return refuse(std::move(*wrong));
  if (!expires && !introspected) return refuse("The token has no exp.");
  if (auto wrong = judge_names(claims, introspected, token)) return refuse(std::move(*wrong));
  if (auto wrong = read_scopes(claims, token.scopes)) return refuse(std::move(*wrong));
  token.expires = expires.value_or(now + unstated_lifetime);
  token.claims = claims;
  return token;
}

/// RFC 9068 section 4: else an ID token, which proves something to somebody else, would do.
bool is_type_of_access_token(std::string_view type, bool accept_untyped) {
  if (iequals(type, "at+jwt") || iequals(type, "application/at+jwt")) return true;
  return accept_untyped && (type.empty() || iequals(type, "JWT"));
}

}  // namespace

judged judge_jwt(const jws& token, const token_rules& rules, moment now) {
  if (!is_type_of_access_token(token.type, rules.accept_untyped))
    return refuse("The token header has a typ other than at+jwt, so this is not an access token.");
  return judge(token.payload, rules, now, source::jwt);
}

judged judge_introspection(const json::object& reply, const token_rules& rules, moment now) {
  if (protocol::bool_at(reply, "active") != true) return refuse("The token is not active.");
  if (reply.contains("token_type")) {
    const auto type = protocol::text_at(reply, "token_type");
    if (!type || !iequals(*type, "Bearer")) return refuse("The token is not a bearer token.");
  }
  return judge(reply, rules, now, source::introspection);
}

std::string principal_of(const access_token& token) {
  const auto who = token.subject.empty() ? std::string(client_prefix) + token.client_id : token.subject;
  return token.issuer + "|" + who;
}

}  // namespace server
