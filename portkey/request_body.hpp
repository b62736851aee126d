#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>

#include "portkey/operation.hpp"

namespace portkey {

/// What Portkey calls an input.
inline const char* wire_name(const field& input) {
  return input.wire ? input.wire : input.name;
}

/// Whether the operation's request carries a body.
inline bool has_body(const operation& one) {
  return one.body.size() != 0 || !one.settings.empty() || one.fixed != nullptr;
}

/// The body of an operation's request as JSON, from arguments that were checked: members under their wire names at every
/// depth, flags as numbers, and each where its `wire` says. What is always sent is there whatever was given.
std::string request_body(const operation& one, const boost::json::object& arguments);

/// A value under its wire names, at every depth.
boost::json::value wire_value(const field& input, const boost::json::value& given);

}  // namespace portkey
