#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace portkey {

/// What stands where a secret was.
inline constexpr std::string_view masked_text = "[hidden]";

/// The value with every text and number in it hidden: names of members, flags and nulls stay, and so does a short text that
/// Portkey has masked itself ("z1*****3AX") and the empty text.
boost::json::value masked(const boost::json::value& value);

/// The value with the members of these names (separated by "|") masked, at any depth, also in texts that are JSON, and
/// in texts of those, `json_texts` deep. Names are matched whole, whatever their case, and with
/// or without underscores and hyphens.
boost::json::value with_hidden(const boost::json::value& value, std::string_view names, int json_texts = 3);

/// Where in the value `masked_text` stands, as ".member[0].member"; nothing where it does not.
std::optional<std::string> path_of_mask(const boost::json::value& value);

}  // namespace portkey
