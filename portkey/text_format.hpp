#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "portkey/operation.hpp"

namespace portkey {

/// How many characters (code points) a UTF-8 text has.
std::size_t characters(std::string_view text);

/// Whether the text is written as its format wants.
bool has_format(std::string_view text, text_format format);

/// Whether the text is a point in time as ISO 8601 writes it, with an offset or Z: 2026-10-01T00:00:00+00:00. Fractions
/// of a second are allowed.
bool is_date_time(std::string_view text);

/// A point in time as Portkey reads it: whole seconds and a numeric offset. The text must be one (`is_date_time`).
std::string wire_date_time(std::string_view text);

}  // namespace portkey
