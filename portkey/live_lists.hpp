#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "portkey/cut.hpp"
#include "portkey/lent_tools.hpp"
#include "portkey/operation.hpp"
#include "protocol/call_context.hpp"

namespace portkey {

/// One page of what Portkey has of something, as the tool that lists it gives it.
struct live_page {
  boost::json::array items;
  std::optional<std::int64_t> total;  ///< how many there are on all pages
  page_position next;                 ///< size 0: no page follows
};

/// Why nothing was read.
struct unread {
  unsigned status = 0;   ///< the HTTP status with which Portkey said no; 0: something else went wrong
  std::string sentence;  ///< what the tool says
};

/// Reads one page with the tool that lists; `filters` are further arguments of it.
boost::asio::awaitable<boost::system::result<live_page, unread>> read_page(lent_tools& with, const operation& lists,
                                                                           boost::json::object filters,
                                                                           page_position at,
                                                                           const protocol::call_context& context);

/// What a reading tool gives, as compact JSON.
boost::asio::awaitable<boost::system::result<std::string, unread>> read_text(lent_tools& with, const operation& reads,
                                                                             boost::json::object arguments,
                                                                             const protocol::call_context& context);

/// The ids of the active workspaces, in Portkey's order, at most `most` (100 or fewer). None: the caller may not list
/// them. For where Portkey answers 400 until a workspace is named, as it does to an Admin key.
boost::asio::awaitable<boost::system::result<std::vector<std::string>, unread>> workspace_ids(
    lent_tools& with, std::size_t most, const protocol::call_context& context);

}  // namespace portkey
