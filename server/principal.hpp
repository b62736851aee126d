#pragma once

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "portkey/credentials.hpp"

namespace server {

class redaction;
struct identity_rules;

/// What somebody may do; each contains the ones before it.
enum class access { nothing, read, write, admin };

/// Who is calling, as identity has found. It dies with the request.
struct principal {
  /// For logs, and what tasks and pages are sealed for; never a credential. Empty: nobody in particular.
  std::string name;
  /// What sessions are sealed for: the name, and the keys where those are not what it was made of.
  std::string sealed_for;
  /// Whose share of what is bounded they take: the name, as far as anybody can vouch for it, else the address.
  std::string share;
  /// For metrics: one of the few that the configuration names, or the mode where it names nobody.
  std::string label;
  access may = access::admin;                     ///< as far as identity goes; Portkey has its own word
  bool is_proven = true;                          ///< what was shown is a credential; in mode byok only Portkey knows
  bool is_anonymous = false;                      ///< no credential was shown: for discovery alone
  std::optional<portkey::credentials> keys = {};  ///< that its calls are made with; nothing: the server's own
  std::chrono::system_clock::time_point until = std::chrono::system_clock::time_point::max();  ///< of its credential
  boost::asio::ip::address from = {};
  std::shared_ptr<const identity_rules> judged_by = {};
  std::shared_ptr<const redaction> hides =
      {};  ///< what the request shows of secrets, which no line of the log may hold
};

}  // namespace server
