#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace server {

/// base64url (RFC 4648 section 5) without padding.
std::string to_base64url(std::string_view bytes);

/// Strict: no padding, no other characters, no stray bits, so that no two texts mean the same bytes.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace server
