#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

namespace server {

/// Fills a template in the notation of Mustache, of which it knows this much:
///   {{name}}               the text, escaped
///   {{{name}}}             the text, which is HTML already
///   {{#name}}…{{/name}}    nothing where the member is an empty text or list; for a list once for each item, which is an
///                          object whose members come before those around it; for any other text once
///   {{^name}}…{{/name}}    once, where it is empty
/// A line break right behind one of the last two is left out. A section does not stand in one of the same name. Throws
/// `std::logic_error` for a name that `with` does not have, or a section without an end: both are bugs.
std::string fill_template(std::string_view text, const boost::json::object& with);

}  // namespace server
