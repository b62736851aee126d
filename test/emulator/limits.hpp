#pragma once

#include <optional>

#include "test/emulator/route.hpp"

namespace emulator {

/// Members of a limit on usage, as keys, workspaces and integrations have them.
inline constexpr parameter usage_limit[] = {
    {.name = "type", .choices = "cost|tokens|requests"},
    {.name = "credit_limit", .is = type::number, .least = 0},
    {.name = "alert_threshold", .is = type::number, .least = 0},
    {.name = "periodic_reset", .choices = "monthly|weekly"},
    {.name = "periodic_reset_days", .is = type::integer, .least = 1, .most = 365},
    {.name = "next_usage_reset_at", .is = type::time},
};

/// Members of a limit on the rate.
inline constexpr parameter rate_limit[] = {
    {.name = "type", .required = true, .choices = "requests|tokens"},
    {.name = "unit", .required = true, .choices = "rpm|rph|rpd|rpw|rps"},
    {.name = "value", .is = type::number, .required = true, .least = 0},
};

/// Refuses a `usage_limits`, one or an array of them, that is to be reset in two ways.
std::optional<reply> wrong_resets(const json::object& holder);

}  // namespace emulator
