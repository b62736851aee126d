#include <algorithm>
#include <cstdlib>

#include "server/query_settings.hpp"
#include "server/shown_credentials.hpp"
#include "server/tool_wish.hpp"
#include "test/fuzz/pieces.hpp"

namespace {

bool holds(const std::vector<portkey::secret>& all, const portkey::secret& wanted) {
  return wanted.empty() || std::ranges::any_of(all, [&](const auto& each) { return each.reveal() == wanted.reveal(); });
}

}  // namespace

// The settings of a query are refused with one line, or taken out of it: no key stays behind, each is one that a header could hold, and
// each is known as something to hide.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string query(fuzz::text_of(data, size));
  server::request_head head;
  head.path = "/mcp";
  head.query = query;
  const auto taken = server::take_query_settings(head);
  if (!taken) {
    if (taken.error().empty() || taken.error().find('\n') != std::string::npos || head.query != query) std::abort();
    return 0;
  }
  const auto shown = server::read_credentials(head);
  if (!shown || !holds(*taken, shown->key) || !holds(*taken, shown->workspace_key)) std::abort();
  const auto again = server::read_query_settings(head.query);
  if (again && (!again->key.empty() || !again->workspace_key.empty())) std::abort();
  const auto wish = server::read_tool_wish(head, "/mcp");
  if (!wish && wish.error().empty()) std::abort();
  return 0;
}
