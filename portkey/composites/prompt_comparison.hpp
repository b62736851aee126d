#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace portkey {

/// Whether two values mean the same: the order of members and the way numbers are written do not matter.
bool is_same_json(const boost::json::value& one, const boost::json::value& other);

/// A name with its ASCII letters in lower case, by which names are compared.
std::string folded_name(std::string_view name);

/// Whether a value says nothing: null, or an empty list or object.
bool is_nothing(const boost::json::value& value);

/// What `wanted`, inputs of update_prompt, would change in a version as Portkey shows it: `{field, before, after}` for
/// each, the members of `parameters` and `template_metadata` one by one. Templates that are JSON are compared as JSON;
/// what Portkey adds is none (`model` among the parameters, further metadata), nor is a missing list an empty one. The
/// `virtual_key` is compared without an "@" in front; that of an id with a slug is the caller's.
boost::json::array prompt_differences(const boost::json::object& wanted, const boost::json::object& version);

/// The differences as a person needs them: texts of more than 2,000 bytes are cut.
boost::json::array shortened(boost::json::array differences);

/// The prompts of a list that have the name: exactly, else but for case.
std::vector<boost::json::object> prompts_named(const boost::json::array& prompts, std::string_view name);

}  // namespace portkey
