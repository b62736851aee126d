#pragma once

#include <chrono>
#include <cstdint>

namespace server {

/// How long a body may take when so many bytes of it have arrived: `timeout`, and a second more for each 8 KiB. A
/// client that sends at least so fast is never cut off; how long it can go on is bounded by the largest body.
std::chrono::milliseconds time_for_body(std::chrono::milliseconds timeout, std::uint64_t received);

}  // namespace server
