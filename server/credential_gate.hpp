#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/system/result.hpp>
#include <memory>
#include <string>

#include "server/http_message.hpp"
#include "server/identity.hpp"
#include "server/principal.hpp"
#include "server/shown_credentials.hpp"

namespace server {

using identified = boost::system::result<principal, http_answer>;

/// What the credentials of one request are judged by, and how they are refused.
struct credential_gate {
  boost::asio::ip::address from;
  std::shared_ptr<const identity_rules> rules;
  service& with;

  http_answer no_credential(std::string_view sentence) const;
  http_answer bad_credential(const std::string& why) const;
};

/// Mode bearer.
identified by_static_token(const credential_gate& at, const shown_credentials& shown);

/// Mode byok. Whether the key is one Portkey alone knows: until it has said so, callers share what their address has.
identified by_own_key(const credential_gate& at, shown_credentials shown);

/// Modes oauth and oauth+byok.
boost::asio::awaitable<identified> by_access_token(credential_gate at, shown_credentials shown, loop& here);

/// Takes note of what Portkey has said of a caller's own key.
void note_own_key(const principal& who, bool was_accepted, service& with);

}  // namespace server
