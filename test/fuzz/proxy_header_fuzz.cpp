#include <algorithm>
#include <cstdlib>

#include "server/proxy_header.hpp"
#include "test/fuzz/pieces.hpp"

// Asking for no more than what is missing comes to the same header as the whole text, and reads nothing behind it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const auto whole = server::read_proxy_header(text);
  std::size_t read = 0;
  auto header = server::read_proxy_header({});
  while (header && header->missing > 0 && read + header->missing <= size) {
    read += header->missing;
    header = server::read_proxy_header(text.substr(0, read));
  }
  if (whole.has_error() && header && header->missing == 0) std::abort();
  if (!whole || whole->missing > 0) return 0;
  if (!header || header->missing > 0 || header->size != read || whole->size != read) std::abort();
  if (header->source != whole->source) std::abort();
  return 0;
}
