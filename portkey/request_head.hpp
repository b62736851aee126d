#pragma once

#include <string>

#include "portkey/client.hpp"
#include "portkey/fault.hpp"

namespace portkey {

/// The request line and the header of a request, up to and with the empty line. It holds the credentials: wipe it after use.
/// What a line of HTTP cannot carry (line breaks, anything outside printable ASCII) is a `bad_request` that does not
/// quote it.
result<std::string> request_head(const outgoing& request);

}  // namespace portkey
