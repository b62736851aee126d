#include "protocol/iso_time.hpp"

#include <array>
#include <ctime>

namespace protocol {

std::string iso_time(std::chrono::system_clock::time_point when) {
  const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(when.time_since_epoch()).count();
  const auto seconds = static_cast<std::time_t>(millis / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 40> text{};
  const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  const auto fraction = std::to_string(1000 + millis % 1000).substr(1);
  return std::string(text.data(), size) + "." + fraction + "Z";
}

}  // namespace protocol
