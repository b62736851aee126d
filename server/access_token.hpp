#pragma once

#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "server/jws.hpp"

namespace server {

/// Which tokens are meant for us.
struct token_rules {
  std::vector<std::string> issuers;
  std::string audience;
  /// Takes JWTs without `typ` and with the `typ` JWT too.
  bool accept_untyped = false;
};

/// What a token says of who calls, once it is believed.
struct access_token {
  std::string issuer;
  /// Empty: a client acts for itself, `client_id` names it.
  std::string subject;
  std::string client_id;
  std::set<std::string, std::less<>> scopes;
  /// As the token has it, without the skew; no later than the year 2255.
  std::chrono::system_clock::time_point expires;
  boost::json::object claims;
};

/// How far the clocks of an issuer and ours may be apart.
inline constexpr std::chrono::seconds max_clock_skew{60};

/// Judges a JWT access token (RFC 9068, RFC 7519) whose signature is good. Error: one sentence of printable ASCII
/// without quotes or backslashes.
boost::system::result<access_token, std::string> judge_jwt(const jws& token, const token_rules& rules,
                                                           std::chrono::system_clock::time_point now);

/// Judges what an issuer answered about a token (RFC 7662). The same rules, but that `iss` may be absent where one
/// issuer is configured, `sub` where there is a `client_id`, and `exp`: then it is to be asked again after 60 s.
boost::system::result<access_token, std::string> judge_introspection(const boost::json::object& reply,
                                                                     const token_rules& rules,
                                                                     std::chrono::system_clock::time_point now);

/// Whom the token is about, the same for all of their tokens: "iss|sub", or "iss|client_id=ID" without a subject.
std::string principal_of(const access_token& token);

}  // namespace server
