#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "test/emulator/route.hpp"

namespace emulator {

/// What is wrong with these query parameters, if anything. One that the table does not know is no mistake.
std::optional<std::string> wrong_parameter(std::span<const parameter> table,
                                           const std::map<std::string, std::string>& query);

/// The same for the members of an object.
std::optional<std::string> wrong_member(std::span<const parameter> table, const json::object& body);

/// Whether `text` is one of a list such as "admin|member".
bool is_among(std::string_view text, std::string_view list, char separator);

}  // namespace emulator
