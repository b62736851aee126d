#include <cstdlib>

#include "protocol/event_stream.hpp"
#include "test/fuzz/pieces.hpp"

// No data breaks out of its event, whatever its line ends, and events that are read are written and read as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  std::string lines;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n' && at > 0 && text[at - 1] == '\r') continue;
    lines += text[at] == '\r' ? '\n' : text[at];
  }
  const auto sent = protocol::event_text({"7", "message", std::string(text)});
  const std::vector<protocol::event> expected = {{"7", "message", lines}, {"", "", lines}};
  const auto more = protocol::event_text({"", "", std::string(text)});
  if (protocol::parse_events(sent + std::string(protocol::keep_alive_comment) + more) != expected) std::abort();
  const auto found = protocol::parse_events(text);
  std::string again;
  for (const auto& each : found)
    again += protocol::event_text(each);
  if (protocol::parse_events(again) != found) std::abort();
  return 0;
}
