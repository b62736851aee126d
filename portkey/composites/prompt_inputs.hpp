#pragma once

#include <boost/json/object.hpp>
#include <initializer_list>
#include <string>

namespace portkey {

/// The inputs of a prompt's tool with `messages` put into `string`, as the JSON text that Portkey takes.
boost::json::object with_template(boost::json::object arguments);

/// The sentence for inputs that have neither `string` nor `messages`, or both; empty: they have one.
std::string template_refusal(const boost::json::object& arguments);

/// Those of the members that are there.
boost::json::object members_of(const boost::json::object& from, std::initializer_list<const char*> names);

/// The member's text; empty where it is not there.
std::string text_in(const boost::json::object& from, const char* name);

/// Whether that input is true.
bool is_on(const boost::json::object& arguments, const char* name);

}  // namespace portkey
