#pragma once

#include "server/config.hpp"

namespace server {

/// Settings after the rules that concern more than one value, or more than a value's kind.
struct settled {
  configuration accepted;  ///< meaningful only while `wrong` is empty
  problems wrong;
};

/// Applies those rules: what an empty text stands for is filled in (`gateway_url`,
/// `identity.mode`, the parsed base URLs), and what `server.hosting` stands for where nothing else is said; names are compared with the known ones. A setting without an origin could
/// not be read; rules about it are skipped. Touches nothing but its arguments.
settled settle(settings values, provenance origins, const known_names& names, listening opens);

}  // namespace server
