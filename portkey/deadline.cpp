#include "portkey/deadline.hpp"

namespace portkey {

std::string in_words(std::chrono::milliseconds duration) {
  const auto total = duration.count();
  if (total < 1000) return std::to_string(total) + " ms";
  const auto tenths = (total % 1000 + 50) / 100;
  const auto seconds = total / 1000 + tenths / 10;
  if (tenths % 10 == 0) return std::to_string(seconds) + " s";
  return std::to_string(seconds) + "." + std::to_string(tenths % 10) + " s";
}

}  // namespace portkey
