#pragma once

#include <boost/json/object.hpp>

#include "portkey/operation.hpp"

namespace portkey {

/// A reply as the fields of an answer give it: each member from where its `wire` says, derived as its `how` says.
/// Members that the reply does not have are left out, unless they are required: then they are empty of their kind. With
/// `keep_rest` the members that no field takes follow at the end.
boost::json::object project(std::initializer_list<field> gives, const boost::json::object& reply, bool keep_rest);

}  // namespace portkey
