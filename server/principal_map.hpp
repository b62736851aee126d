#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "server/settings.hpp"

namespace server {

/// Which `[[identity.oauth.principal]]` a token belongs to: the first, in the order of the file, whose issuer, if it names
/// one, is the token's, and whose subject is the token's or whose claim is or holds the value. Null: none, and there is no
/// default.
const oauth_principal* find_principal(const std::vector<oauth_principal>& all, std::string_view issuer,
                                      std::string_view subject, const boost::json::object& claims);

/// How it is called where only few names may be: its subject, or "claim=value".
std::string label_of(const oauth_principal& one);

}  // namespace server
