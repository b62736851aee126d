#include "portkey/digest.hpp"

#include <openssl/evp.h>

#include <stdexcept>

namespace portkey {

digest sha256(std::string_view bytes) {
  digest out{};
  if (EVP_Digest(bytes.data(), bytes.size(), out.data(), nullptr, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("SHA-256 is not available.");
  return out;
}

std::string hexadecimal(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char each : bytes) {
    const auto byte = static_cast<unsigned char>(each);
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

std::string hexadecimal(const digest& of) {
  return hexadecimal(std::string_view(reinterpret_cast<const char*>(of.data()), of.size()));
}

}  // namespace portkey
