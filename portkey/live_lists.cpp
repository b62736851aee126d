#include "portkey/live_lists.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "portkey/request.hpp"
#include "protocol/json.hpp"

namespace portkey {

namespace json = boost::json;
using boost::asio::awaitable;

awaitable<boost::system::result<std::string, unread>> read_text(lent_tools& with, const operation& reads,
                                                                json::object arguments,
                                                                const protocol::call_context& context) {
  auto ended = co_await with.execute(reads, std::move(arguments), context);
  auto* const answered = std::get_if<protocol::tool_result>(&ended);
  if (!answered) co_return unread{0, std::string("The tool ") + reads.name + " gave no result."};
  if (answered->is_error) co_return unread{with.refused_with(), std::move(answered->text)};
  co_return std::move(answered->text);
}

awaitable<boost::system::result<live_page, unread>> read_page(lent_tools& with, const operation& lists,
                                                              json::object filters, page_position at,
                                                              const protocol::call_context& context) {
  filters["current_page"] = at.page;
  filters["page_size"] = at.size;
  auto text = co_await read_text(with, lists, std::move(filters), context);
  if (!text) co_return text.error();
  auto parsed = protocol::parse_json(*text);
  auto* const answer = parsed ? parsed->if_object() : nullptr;
  auto* const items = answer && lists.lists ? answer->if_contains(lists.lists) : nullptr;
  live_page page;
  if (!items || !items->is_array()) co_return page;
  page.items = std::move(items->get_array());
  page.total = protocol::integer_at(*answer, "total");
  const auto next = protocol::integer_at(*answer, "next_page");
  if (!next || page.items.empty()) co_return page;
  page.next.page = *next;
  // A result that was too long was cut, and goes on in smaller pages.
  page.next.size = answer->contains("truncated") ? static_cast<std::int64_t>(page.items.size()) : at.size;
  co_return page;
}

awaitable<boost::system::result<std::vector<std::string>, unread>> workspace_ids(
    lent_tools& with, std::size_t most, const protocol::call_context& context) {
  std::vector<std::string> ids;
  const auto* lists = with.box().find("list_workspaces", with.within());
  if (!lists || !with.has_key_for(*lists)) co_return ids;
  page_position at = {0, static_cast<std::int64_t>(most)};
  for (std::size_t page = 0; page < most && at.size > 0 && ids.size() < most; ++page) {
    json::object filters;
    filters["fields"] = json::array({json::value("id")});
    filters["status"] = "active";
    const auto read = co_await read_page(with, *lists, std::move(filters), at, context);
    if (!read) co_return read.error();
    for (const auto& item : read->items) {
      const auto* workspace = item.if_object();
      const auto id = workspace ? protocol::text_at(*workspace, "id").value_or("") : "";
      const bool is_new = std::find(ids.begin(), ids.end(), id) == ids.end();
      if (is_new && is_path_segment(id) && ids.size() < most) ids.emplace_back(id);
    }
    at = read->next;
  }
  co_return ids;
}

}  // namespace portkey
