#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <cstdint>
#include <string>

#include "portkey/composites/prompt_reading.hpp"
#include "portkey/lent_tools.hpp"

namespace portkey {

/// Portkey's reads may lag behind its writes for some seconds. These read again, at growing intervals and for about five
/// seconds at most, until what was written is shown, so that whoever comes next finds it.

/// A version that was just written: the one with that id, or without an id one whose number is above `after`.
boost::asio::awaitable<known_version> settled_version(lent_tools& with, std::string prompt_id, std::string version_id,
                                                      std::int64_t after, deadline until);

/// Whether the version that was just published is shown as the default one.
boost::asio::awaitable<bool> settled_default(lent_tools& with, std::string prompt_id, std::int64_t number,
                                             deadline until);

/// How many prompts of a collection have the name of one that was just made; 0: it is not shown.
boost::asio::awaitable<std::size_t> settled_count(lent_tools& with, std::string collection_id, std::string name,
                                                  deadline until);

}  // namespace portkey
