#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace fuzz {

/// What libFuzzer hands over, as text.
inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Cuts a text into pieces whose lengths follow from `seed`, as a network would.
inline std::vector<std::string_view> pieces_of(std::string_view text, std::uint8_t seed) {
  std::vector<std::string_view> pieces;
  std::uint32_t state = seed;
  while (!text.empty()) {
    state = state * 1'664'525U + 1'013'904'223U;
    const auto length = 1 + (state >> 24) % (1U + seed % 64U);
    pieces.push_back(text.substr(0, length));
    text.remove_prefix(pieces.back().size());
  }
  return pieces;
}

}  // namespace fuzz
