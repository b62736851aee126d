#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

#include "portkey/secret.hpp"
#include "server/http_message.hpp"

namespace server {

/// The credentials that a request shows, as they stand in its head; empty: it shows none of that kind.
struct shown_credentials {
  portkey::secret bearer;         ///< of `Authorization: Bearer` (RFC 6750 section 2.1)
  portkey::secret key;            ///< of x-portkey-api-key
  portkey::secret workspace_key;  ///< of x-portkey-workspace-api-key
  bool has_other = false;         ///< Authorization holds something else

  bool is_empty() const { return bearer.empty() && key.empty() && workspace_key.empty(); }
};

/// Whether the text could be a Portkey key: at most 1,024 printable ASCII characters without spaces. Empty counts as one.
bool may_be_key(std::string_view text);

/// Reads them. Another scheme of Authorization than Bearer counts as none. Error: one sentence, where a key is nothing that
/// could be one.
boost::system::result<shown_credentials, std::string> read_credentials(const request_head& head);

/// Whether the query holds a credential, under whatever usual name, where it does not belong: URLs end up in logs and
/// histories (RFC 6750 section 5.3).
bool has_credential_in_query(std::string_view query);

/// The key of mode byok: x-portkey-api-key, or the bearer. Error: one sentence, where both are there and differ.
boost::system::result<portkey::secret, std::string> own_key(const shown_credentials& shown);

}  // namespace server
