#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace server {

/// The value as people keep it in files, the way JSON.stringify(value, null, indent) lays it out: one member or item a line,
/// in their order. No line break at the end.
std::string indented_json(const boost::json::value& value, std::string_view indent = "  ");

}  // namespace server
