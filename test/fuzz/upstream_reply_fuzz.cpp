#include <cstdlib>

#include "test/fuzz/pieces.hpp"
#include "test/fuzz/upstream_answer.hpp"

// However an answer is cut on its way, it is the same answer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto text = fuzz::text_of(data + 1, size - 1);
  if (fuzz::answer_in({text}) != fuzz::answer_in(fuzz::pieces_of(text, data[0]))) std::abort();
  return 0;
}
