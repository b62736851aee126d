#pragma once

#include <array>
#include <string>
#include <string_view>

namespace portkey {

/// SHA-256 (FIPS 180-4).
using digest = std::array<unsigned char, 32>;
digest sha256(std::string_view bytes);

/// Two lower-case hexadecimal digits for each byte.
std::string hexadecimal(std::string_view bytes);
std::string hexadecimal(const digest& of);

}  // namespace portkey
