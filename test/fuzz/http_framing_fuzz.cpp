#include <cstdlib>

#include "test/fuzz/accepted_requests.hpp"
#include "test/fuzz/pieces.hpp"

// However the bytes of a connection are cut, the same requests are accepted, with the same bodies.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto text = fuzz::text_of(data + 1, size - 1);
  const auto whole = fuzz::accepted_requests({text});
  const auto split = fuzz::accepted_requests(fuzz::pieces_of(text, data[0]));
  if (whole != split) std::abort();
  return 0;
}
