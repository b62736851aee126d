#pragma once

#include <boost/json/value.hpp>
#include <optional>

#include "portkey/operation.hpp"

namespace portkey {

/// A value as a text, a number or a boolean, however Portkey has written it: 0, 1 and "true" as booleans, "12.5" as a
/// number, a number as a text. An integer that has a fraction is rounded. Nothing where it cannot be read as that.
std::optional<boost::json::value> as_scalar(kind is, const boost::json::value& given);

}  // namespace portkey
