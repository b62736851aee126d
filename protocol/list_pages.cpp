#include "protocol/list_pages.hpp"

#include <charconv>
#include <utility>

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"

namespace protocol {

namespace {

constexpr std::chrono::hours cursor_lifetime{24};

std::string binding_text(const cursor_scope& scope) {
  std::string out(scope.name);
  out += '\0';
  out += scope.part;
  return out;
}

error unknown_cursor() {
  return {code::invalid_params, "This cursor is not one of this server's for this list; begin again without one."};
}

}  // namespace

list_pages in_pages(const std::vector<boost::json::object>& items, std::size_t page_size) {
  list_pages list;
  std::size_t on_page = 0;
  for (const auto& item : items) {
    if (on_page == page_size) {
      list.pages.emplace_back("[]");
      on_page = 0;
    }
    auto& page = list.pages.back();
    page.pop_back();
    if (on_page++ != 0) page += ',';
    append_json(page, item);
    page += ']';
  }
  return list;
}

boost::system::result<list_page, error> page_at(const list_pages& list, std::string_view position) {
  std::size_t at = 0;
  if (!position.empty()) std::from_chars(position.data(), position.data() + position.size(), at);
  if (at >= list.pages.size() || (at == 0 && !position.empty())) return unknown_cursor();
  list_page page;
  page.items = list.pages[at];
  if (at + 1 < list.pages.size()) page.next = std::to_string(at + 1);
  return page;
}

boost::system::result<std::string, error> asked_position(const boost::json::object& params, const cursor_scope& scope) {
  if (!params.contains("cursor")) return std::string();
  const auto cursor = text_at(params, "cursor");
  if (!cursor) return unknown_cursor();
  auto opened = scope.seals.open(*cursor, seal_purpose::cursor, binding_text(scope), scope.now);
  if (!opened || opened->empty()) return unknown_cursor();
  return std::move(*opened);
}

std::string page_members(const list_page& page, const cursor_scope& scope) {
  std::string out;
  append_json_string(out, scope.name);
  out += ':';
  out += page.items;
  if (page.next.empty()) return out;
  out += R"(,"nextCursor":)";
  append_json_string(
      out, scope.seals.close(page.next, seal_purpose::cursor, binding_text(scope), scope.now + cursor_lifetime));
  return out;
}

}  // namespace protocol
