#pragma once

#include <cstddef>

namespace portkey {

/// No chunked body ends sooner: "0", CRLF, CRLF (RFC 9112 section 7.1). Given less of one, Beast 1.81 asserts on bytes
/// that it has not seen yet.
inline constexpr std::size_t shortest_chunked = 5;

}  // namespace portkey
