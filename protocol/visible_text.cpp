#include "protocol/visible_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "protocol/guards.hpp"

namespace protocol {

namespace {

struct range {
  char32_t first, last;
};

/// What is written out, in order.
constexpr std::array hidden = {
    range{0x0000, 0x001f},    // C0 controls, line breaks and tabs among them
    range{0x007f, 0x00a0},    // DEL, C1 controls, no-break space
    range{0x00ad, 0x00ad},    // soft hyphen
    range{0x034f, 0x034f},    // combining grapheme joiner
    range{0x061c, 0x061c},    // Arabic letter mark
    range{0x115f, 0x1160},    // Hangul fillers
    range{0x1680, 0x1680},    // Ogham space
    range{0x17b4, 0x17b5},    // Khmer inherent vowels
    range{0x180b, 0x180f},    // Mongolian selectors
    range{0x2000, 0x200f},    // spaces, joiners, directional marks
    range{0x2028, 0x202f},    // separators, bidirectional controls, narrow no-break space
    range{0x205f, 0x206f},    // mathematical space, invisible operators, isolates
    range{0x2800, 0x2800},    // empty braille pattern
    range{0x3000, 0x3000},    // ideographic space
    range{0x3164, 0x3164},    // Hangul filler
    range{0xfe00, 0xfe0f},    // variation selectors
    range{0xfeff, 0xfeff},    // byte order mark
    range{0xffa0, 0xffa0},    // half-width Hangul filler
    range{0xfff9, 0xfffb},    // interlinear annotation
    range{0x1d173, 0x1d17a},  // musical format characters
    range{0xe0000, 0xe0fff},  // tags, further variation selectors
};

bool is_hidden(char32_t character) {
  const auto found = std::lower_bound(hidden.begin(), hidden.end(), character,
                                      [](const range& each, char32_t wanted) { return each.last < wanted; });
  return found != hidden.end() && found->first <= character;
}

/// A character and how many bytes it takes; no bytes: what stands here is no UTF-8 (RFC 3629 section 4).
struct decoded {
  char32_t character = 0;
  std::size_t size = 0;
};

decoded decode(std::string_view text) {
  const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const auto lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return {};
  char32_t character = lead & (0x7fU >> size);
  for (std::size_t at = 1; at < size; ++at) {
    if ((byte(at) & 0xc0U) != 0x80U) return {};
    character = character << 6 | (byte(at) & 0x3fU);
  }
  constexpr std::array<char32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = character >= 0xd800 && character <= 0xdfff;
  if (character < least[size] || character > 0x10ffff || is_surrogate) return {};
  return {character, size};
}

void append_hex(std::string& out, char32_t number, int least_digits) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  int count = least_digits;
  while (number >> (4 * count) != 0)
    ++count;
  while (count-- > 0)
    out += digits[number >> (4 * count) & 0xfU];
}

}  // namespace

std::string visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto next = decode(text);
    if (next.size > 0 && (!is_hidden(next.character) || !holds(guard::visible_text))) {
      out += text.substr(0, next.size);
    } else {
      out += next.size > 0 ? "<U+" : "<0x";
      append_hex(out, next.size > 0 ? next.character : static_cast<unsigned char>(text.front()), next.size > 0 ? 4 : 2);
      out += '>';
    }
    text.remove_prefix(std::max<std::size_t>(next.size, 1));
  }
  return out;
}

}  // namespace protocol
