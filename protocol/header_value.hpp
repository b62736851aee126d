#pragma once

#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace protocol {

/// Reads an `Mcp-*` header's value (2026-07-28, "Header value encoding"): plain printable ASCII as it stands, or
/// `=?base64?…?=` for everything else. Nothing: the value is not one that a header may carry, or the base64 is not
/// strict (alphabet, padding, UTF-8).
std::optional<std::string> decode_header_value(std::string_view value);

/// Strict base64 (RFC 4648 section 4, padding required, no other characters, no stray bits).
std::optional<std::string> decode_base64(std::string_view text);

/// Whether the bytes are well-formed UTF-8 (RFC 3629).
bool is_utf8(std::string_view text);

}  // namespace protocol
