#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include "portkey/lent_tools.hpp"

namespace portkey {

/// Whether the `virtual_key` of inputs is the one that a version has. Portkey shows slugs; a caller may give a slug, the
/// same with "@", or an id, which is then looked up. The error: an id could not be looked up.
boost::asio::awaitable<or_failure<bool>> is_same_virtual_key(lent_tools& with, const boost::json::object& wanted,
                                                             const boost::json::object& version, deadline until);

}  // namespace portkey
