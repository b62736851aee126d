#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "test/emulator/route.hpp"

namespace emulator {

/// Parameters of everything that counts traffic.
inline constexpr parameter traffic_filters[] = {
    {.name = "workspace_slug"},
    {.name = "time_of_generation_min", .is = type::time, .required = true},
    {.name = "time_of_generation_max", .is = type::time, .required = true},
    {.name = "total_units_min", .is = type::integer, .least = 0},
    {.name = "total_units_max", .is = type::integer, .least = 0},
    {.name = "cost_min", .is = type::number, .least = 0},
    {.name = "cost_max", .is = type::number, .least = 0},
    {.name = "prompt_token_min", .is = type::integer, .least = 0},
    {.name = "prompt_token_max", .is = type::integer, .least = 0},
    {.name = "completion_token_min", .is = type::integer, .least = 0},
    {.name = "completion_token_max", .is = type::integer, .least = 0},
    {.name = "weighted_feedback_min", .is = type::number, .least = -10, .most = 10},
    {.name = "weighted_feedback_max", .is = type::number, .least = -10, .most = 10},
    {.name = "current_page", .is = type::integer, .least = 0},
    {.name = "page_size", .is = type::integer, .least = 0},
    {.name = "order_by_type", .choices = "asc|desc"},
    {.name = "include_total", .is = type::boolean},
};

/// Some of the requests, oldest day first.
using traffic_part = std::vector<const traffic_record*>;

/// The requests that an analytics call asks about; or the refusal.
struct selection {
  std::optional<reply> refused = {};
  traffic_part records = {};
};
selection select(call& asked);

/// The requests of a workspace, by its slug, that pass these filters; of which metadata and times must be readable, or are
/// not looked at.
traffic_part select(organisation& org, std::string_view workspace, const std::map<std::string, std::string>& filters);

}  // namespace emulator
