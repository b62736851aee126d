#pragma once

#include "portkey/limit_shapes.hpp"

namespace portkey {

/// How fast a credential may be used, in the units that Portkey knows for integrations, providers and virtual keys.

inline constexpr field provider_rate_limit_fields[] = {
    {"type", {.choices = {"requests", "tokens"}}, "What is counted."},
    {"unit", {.choices = {"rpm", "rph", "rpd"}}, "Per minute, hour or day."},
    {"value", any_integer, "How many."},
};
inline constexpr shape provider_rate_limit = object_of(list_of(provider_rate_limit_fields));
inline constexpr shape provider_rate_limits = list_of(provider_rate_limit);

}  // namespace portkey
