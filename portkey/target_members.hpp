#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "portkey/operation.hpp"

namespace portkey {

/// The object that a reply is about, where it stands in the reply's `data`; else the reply.
boost::json::object bare_object(boost::json::object reply);

/// What people call the thing, without an emoji before it; empty: it has no name.
std::string name_in(const boost::json::object& object);

/// What the thing says of itself that matters to who is asked about it: its e-mail address, a state other than active, and
/// that it is the default.
std::vector<std::string> facts_in(const boost::json::object& object, std::string_view name);

/// All that the workspaces of a call are known by. Where the thing itself names its workspace, that counts, and not what the
/// caller says of it; workspaces that a call is about as such (those it grants something) always count.
std::vector<std::string> workspaces_of(const operation& one, const boost::json::object& arguments,
                                       const boost::json::object& object);

/// A workspace's name as people type it: "Production" for one behind an emoji.
std::string without_emoji(std::string_view name);

/// The value without the credentials that are or may be in it, beside those that requests hide also what only answers hold.
boost::json::value without_credentials(boost::json::value value);

}  // namespace portkey
