#include <cstdlib>

#include "portkey/retry_after.hpp"
#include "test/fuzz/pieces.hpp"

// Whatever stands in Retry-After, the wait is bounded, never negative, and the later it is read, the shorter.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::chrono::sys_seconds now(std::chrono::seconds(1'767'225'600));
  const auto wait = portkey::read_retry_after(fuzz::text_of(data, size), now);
  const auto later = portkey::read_retry_after(fuzz::text_of(data, size), now + std::chrono::hours(1));
  if (wait.has_value() != later.has_value()) std::abort();
  if (!wait) return 0;
  if (wait->count() < 0 || *wait > std::chrono::hours(24) || *later > *wait) std::abort();
  return 0;
}
