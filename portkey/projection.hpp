#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "portkey/operation.hpp"

namespace portkey {

/// A reply as the fields of an answer give it: each member from where its `wire` says, derived as its `how` says, and of
/// the kind that its shape promises. Members that the reply does not have, or that are null, are left out, unless they
/// are required: then they are empty of their kind. Only a member that may be anything stays null. With `keep_rest` the
/// members that no field takes follow at the end.
boost::json::object project(std::initializer_list<field> gives, field_list details, const boost::json::object& reply,
                            bool keep_rest);

/// The value in a reply that a member of an answer is made from: the first of the alternatives of its `wire` that is
/// there and suits its kind, else one that does not. Null when there is none.
const boost::json::value* source_of(const field& one, const boost::json::object& from);

}  // namespace portkey
