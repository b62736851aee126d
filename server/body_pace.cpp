#include "server/body_pace.hpp"

namespace server {

std::chrono::milliseconds time_for_body(std::chrono::milliseconds timeout, std::uint64_t received) {
  constexpr std::uint64_t bytes_per_second = 8192;
  return timeout + std::chrono::milliseconds(received * 1000 / bytes_per_second);
}

}  // namespace server
