#pragma once

#include <optional>

#include "test/emulator/route.hpp"

namespace emulator {

/// Members of one of the `secret_mappings` of a key or an integration.
inline constexpr parameter secret_mapping[] = {
    {.name = "target_field", .required = true},
    {.name = "secret_reference_id", .required = true},
    {.name = "secret_key"},
    {.name = "value_format", .choices = "json|string"},
};

/// Refuses a row whose `secret_mappings` name a reference that is not there.
std::optional<reply> wrong_secret_mappings(organisation& org, const json::object& row);

/// Whether a row of any table has a mapping to this reference.
bool is_mapped(organisation& org, const json::object& reference);

}  // namespace emulator
