#include <cstdlib>

#include "portkey/narrowing.hpp"
#include "portkey/tool_search.hpp"
#include "portkey/toolbox.hpp"
#include "server/tool_wish.hpp"
#include "test/fuzz/pieces.hpp"

namespace {

// What a request says of the tools it wants, wherever it says so, is refused with one line or narrows.
void narrow(std::string_view text) {
  static const portkey::toolbox box({}, {});
  const auto line = text.find('\n');
  server::request_head head;
  head.path = "/mcp/x/" + std::string(text.substr(0, line));
  head.query = line == text.npos ? "" : text.substr(line + 1);
  head.fields = {{"x-mcp-toolsets", std::string(text)}, {"x-mcp-readonly", "true"}};
  const auto wish = server::read_tool_wish(head, "/mcp");
  if (!wish && (wish.error().empty() || wish.error().find('\n') != std::string::npos)) std::abort();
  if (!wish) return;
  if (!wish->read_only || !wish->in_header) std::abort();
  for (const auto& each : wish->toolsets) {
    const auto read = portkey::read_toolsets(each, box.allowed());
    if (read && portkey::unpacked(portkey::packed(*read)) != *read) std::abort();
    if (read && read->toolsets != 0 && box.listed(*read, true).pages.front().size() < 3) std::abort();
  }
}

}  // namespace

// A search finds only what may be called, and each tool once.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  narrow(text);
  const auto reads = [](const portkey::operation& one) { return !portkey::is_write(one.does); };
  const auto found = portkey::find_tools(text.substr(0, 800), 0, reads);
  for (std::size_t at = 0; at < found.tools.size(); ++at) {
    if (portkey::is_write(found.tools[at].one->does)) std::abort();
    for (std::size_t before = 0; before < at; ++before)
      if (found.tools[before].one == found.tools[at].one) std::abort();
  }
  return 0;
}
