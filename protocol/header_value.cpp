#include "protocol/header_value.hpp"

#include <cstdint>

namespace protocol {

namespace {

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

bool is_plain(std::string_view value) {
  for (const auto c : value)
    if (c != '\t' && (c < 0x20 || c > 0x7e)) return false;
  return true;
}

/// How many bytes follow this lead byte, and the smallest and largest first continuation that is legal (RFC 3629
/// section 4).
struct sequence {
  int following;
  unsigned char least, most;
};

std::optional<sequence> sequence_after(unsigned char lead) {
  if (lead < 0x80) return sequence{0, 0, 0};
  if (lead < 0xc2) return std::nullopt;
  if (lead < 0xe0) return sequence{1, 0x80, 0xbf};
  if (lead < 0xf0)
    return sequence{2, static_cast<unsigned char>(lead == 0xe0 ? 0xa0 : 0x80),
                    static_cast<unsigned char>(lead == 0xed ? 0x9f : 0xbf)};
  if (lead < 0xf5)
    return sequence{3, static_cast<unsigned char>(lead == 0xf0 ? 0x90 : 0x80),
                    static_cast<unsigned char>(lead == 0xf4 ? 0x8f : 0xbf)};
  return std::nullopt;
}

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 4 * 3);
  for (std::size_t at = 0; at < text.size(); at += 4) {
    const bool last = at + 4 == text.size();
    const int padding = !last ? 0 : text[at + 2] == '=' && text[at + 3] == '=' ? 2 : text[at + 3] == '=' ? 1 : 0;
    std::uint32_t bits = 0;
    for (std::size_t digit = 0; digit < 4; ++digit) {
      const auto value = digit >= 4U - static_cast<unsigned>(padding) ? 0 : base64_digit(text[at + digit]);
      if (value < 0) return std::nullopt;
      bits = bits << 6 | static_cast<std::uint32_t>(value);
    }
    if ((padding == 1 && (bits & 0xffU) != 0) || (padding == 2 && (bits & 0xffffU) != 0)) return std::nullopt;
    out += static_cast<char>(bits >> 16);
    if (padding < 2) out += static_cast<char>(bits >> 8 & 0xffU);
    if (padding < 1) out += static_cast<char>(bits & 0xffU);
  }
  return out;
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto found = sequence_after(static_cast<unsigned char>(text[at++]));
    if (!found) return false;
    auto least = found->least, most = found->most;
    for (int left = found->following; left > 0; --left) {
      if (at == text.size()) return false;
      const auto next = static_cast<unsigned char>(text[at++]);
      if (next < least || next > most) return false;
      least = 0x80;
      most = 0xbf;
    }
  }
  return true;
}

std::optional<std::string> decode_header_value(std::string_view value) {
  constexpr std::string_view opening = "=?base64?", closing = "?=";
  if (!is_plain(value)) return std::nullopt;
  if (value.size() < opening.size() + closing.size() || !value.starts_with(opening) || !value.ends_with(closing))
    return std::string(value);
  auto decoded = decode_base64(value.substr(opening.size(), value.size() - opening.size() - closing.size()));
  if (!decoded || !is_utf8(*decoded)) return std::nullopt;
  return decoded;
}

}  // namespace protocol
