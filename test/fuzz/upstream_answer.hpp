#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "portkey/reply_parser.hpp"

namespace fuzz {

/// The answer in these pieces as one text; empty when it is not complete or refused.
inline std::string answer_in(std::vector<std::string_view> pieces) {
  portkey::reply_parser parser("upstream", 1 << 12);
  for (auto piece : pieces) {
    while (!piece.empty() && !parser.complete()) {
      const auto space = parser.space();
      const auto taken = std::min(space.size(), piece.size());
      std::memcpy(space.data(), piece.data(), taken);
      if (parser.take(taken)) return {};
      piece.remove_prefix(taken);
    }
  }
  if (!parser.complete() && parser.end(true)) return {};
  const auto answer = parser.release();
  return std::to_string(answer.status) + answer.content_type + answer.retry_after + answer.body;
}

}  // namespace fuzz
