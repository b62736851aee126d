#include <boost/json/parse.hpp>
#include <cstdlib>

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "test/fuzz/pieces.hpp"

// What is accepted is JSON for another parser too, and what is written of it reads back as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const auto read = protocol::parse_json(text);
  if (!read) {
    if (read.error().message.empty()) std::abort();
    return 0;
  }
  boost::json::parse_options options;
  options.max_depth = protocol::max_json_depth;
  boost::system::error_code error;
  boost::json::parse(text, error, {}, options);
  if (error) std::abort();
  const auto written = protocol::to_json_text(*read);
  const auto again = protocol::parse_json(written);
  if (!again || protocol::to_json_text(*again) != written) std::abort();
  return 0;
}
