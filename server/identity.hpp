#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/system/result.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/bearer_tokens.hpp"
#include "server/challenge.hpp"
#include "server/http_message.hpp"
#include "server/principal.hpp"
#include "server/resource_metadata.hpp"
#include "server/settings.hpp"

namespace server {

struct loop;
struct service;

/// Who may come in, and as whom. Made at start and at each reload, and then only read.
struct identity_rules {
  /// What `[identity]` says. The mode is settled, and the whole has been checked.
  explicit identity_rules(const settings& from);

  identity_mode mode;
  bool anonymous_discovery;
  bearer_tokens tokens;                        ///< mode bearer
  std::vector<oauth_principal> principals;     ///< mode oauth
  std::optional<protected_resource> resource;  ///< the OAuth modes
  challenges says;

  /// Whether the callers of that label, whom other rules have let in `before`, come in by these as well, with the same
  /// credential or keys.
  bool still_lets_in(std::string_view label, const identity_rules& before) const;

  bool has_oauth() const { return mode == identity_mode::oauth || mode == identity_mode::oauth_byok; }
};

/// Who shows no credential: for discovery alone, with no key.
principal nobody();

/// "oauth+byok".
std::string name_of(identity_mode mode);

/// Who sends this request, from that address; or the answer that refuses it: 400, 401 with its challenge, 403 for a principal
/// that nobody has mapped to a key, 429 after too many credentials that were none, 503 while the issuer cannot be asked.
boost::asio::awaitable<boost::system::result<principal, http_answer>> identify(const request_head& head,
                                                                               boost::asio::ip::address from,
                                                                               loop& here, service& with);

/// What a caller may do whose token holds these scopes.
template <class Scopes>
access access_of(const Scopes& held, const scope_names& names) {
  if (held.contains(names.admin)) return access::admin;
  if (held.contains(names.write)) return access::write;
  return held.contains(names.read) ? access::read : access::nothing;
}

}  // namespace server
