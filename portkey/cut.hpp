#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <cstdint>

#include "portkey/operation.hpp"
#include "protocol/content.hpp"

namespace portkey {

/// Where a list stands among its pages.
struct page_position {
  std::int64_t page = 0;
  std::int64_t size = 0;
};

/// A result of `length` characters, brought down to `max_chars`: a list loses whole items at its end, anything else whole
/// members, the longest first, but none that its schema requires. `truncated` says so, and how to get the rest. An error
/// where that is not enough.
protocol::tool_result cut(boost::json::object&& out, const operation& one, page_position at, std::size_t length,
                          std::size_t max_chars);

}  // namespace portkey
