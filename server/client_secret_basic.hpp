#pragma once

#include <string>
#include <string_view>

#include "portkey/secret.hpp"

namespace server {

/// The text as a value of application/x-www-form-urlencoded (RFC 6749 appendix B).
std::string form_encoded(std::string_view text);

/// The value of the Authorization header by which a client of an OAuth server says who it is: "Basic" with the id and the
/// secret, both form-encoded first (RFC 6749 section 2.3.1).
portkey::secret client_secret_basic(std::string_view client_id, const portkey::secret& client_secret);

}  // namespace server
