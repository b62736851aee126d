#include <openssl/evp.h>

#include <cstdlib>
#include <string>

#include "protocol/header_value.hpp"
#include "test/fuzz/pieces.hpp"

// Base64 that is read is what another encoder writes, byte for byte, and a header's value is UTF-8 that survives its way.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const auto encoded = [](std::string_view bytes) {
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const auto* from = reinterpret_cast<const unsigned char*>(bytes.data());
    auto* into = reinterpret_cast<unsigned char*>(out.data());
    out.resize(static_cast<std::size_t>(EVP_EncodeBlock(into, from, static_cast<int>(bytes.size()))));
    return out;
  };
  const auto decoded = protocol::decode_base64(text);
  if (decoded && encoded(*decoded) != text) std::abort();
  if (protocol::decode_base64(encoded(text)) != text) std::abort();
  const auto carried = protocol::decode_header_value("=?base64?" + encoded(text) + "?=");
  if (carried.has_value() != protocol::is_utf8(text) || (carried && *carried != text)) std::abort();
  const auto plain = protocol::decode_header_value(text);
  if (plain && (!protocol::is_utf8(*plain) || (*plain != text && !text.starts_with("=?base64?")))) std::abort();
  return 0;
}
