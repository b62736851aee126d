#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/principal.hpp"

namespace server {

/// The names of the scopes (RFC 6749 section 3.3), of `[identity.oauth]`.
struct scope_names {
  std::string read, write, admin;

  /// Those that `wanted` takes, from the least on: each includes the ones before, and who asks an authorization server
  /// for all of them gets what is needed whether it knows that or not.
  std::string chain(access wanted) const;

  bool operator==(const scope_names&) const = default;
};

/// What stands in WWW-Authenticate (RFC 6750 section 3, RFC 9728 section 5.1).
class challenges {
 public:
  /// Without OAuth: there is nothing to discover.
  challenges() = default;
  /// `metadata` is the URL of the resource's metadata.
  challenges(std::string metadata, scope_names scopes) : metadata_(std::move(metadata)), scopes_(std::move(scopes)) {}

  /// No credential was shown: no error either.
  std::string none() const;
  /// One was, and it is not good. The sentence is printable ASCII without quotes and backslashes; what is not, is left out.
  std::string invalid_token(std::string_view sentence) const;
  /// It is good, but not for this. Only with OAuth.
  std::string insufficient_scope(access wanted, std::string_view sentence) const;

  const scope_names& scopes() const { return scopes_; }

 private:
  std::string metadata_;
  scope_names scopes_;
};

}  // namespace server
