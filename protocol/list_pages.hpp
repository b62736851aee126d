#pragma once

#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/error.hpp"
#include "protocol/seal.hpp"

namespace protocol {

/// A list that clients read page by page: each page the JSON text of an array, written once. One page at least.
struct list_pages {
  std::vector<std::string> pages = {"[]"};
};

/// One page of a list, and where the next one begins.
struct list_page {
  std::string items = "[]";  ///< the JSON text of an array
  std::string next =
      {};  ///< the position of the page after it, as the list itself writes positions; empty: none follows
  bool is_live = false;  ///< read for this caller just now, and so not to be kept
};

/// The items in pages of at most `page_size`.
list_pages in_pages(const std::vector<boost::json::object>& items, std::size_t page_size);

/// The page of a prepared list that stands at a position of `asked_position`. Error (-32602): none does.
boost::system::result<list_page, error> page_at(const list_pages& list, std::string_view position);

/// Where a cursor is good: for one list, with one server, for a day.
struct cursor_scope {
  std::string_view name;  ///< the member that holds the items
  std::string_view part;  ///< tells lists of the same name apart; mostly empty
  const seal& seals;
  std::chrono::system_clock::time_point now;
};

/// The position that the parameters of a list request ask for (MCP "Pagination"), as a page of this list has named it in
/// `next`; empty: the first page. Error (-32602): the cursor is not one that this server gave for this list.
boost::system::result<std::string, error> asked_position(const boost::json::object& params, const cursor_scope& scope);

/// The members `"name":[…]` and, where more follows, `"nextCursor":"…"`, which is opaque.
std::string page_members(const list_page& page, const cursor_scope& scope);

}  // namespace protocol
