#pragma once

#include "portkey/shapes.hpp"

namespace portkey {

/// What several kinds of things are limited by, as Portkey's API has it: the same shapes are inputs and members of answers.

inline constexpr field usage_limit_fields[] = {
    {"type", {.choices = {"cost", "tokens"}}, "cost by default."},
    {"credit_limit", integer_from(1), "US dollars for cost, else tokens."},
    {"alert_threshold", integer_from(1), "Warn at; same unit."},
    {"periodic_reset", {.choices = {"monthly", "weekly"}, .nullable = true}, "Calendar reset; null: never."},
    {"periodic_reset_days", or_null(integer_from(1, 365)), "Or every so many days."},
    {"next_usage_reset_at", or_null(date_time), "Computed when left out."},
};
inline constexpr rule usage_limit_rules[] = {{condition::at_most_one, "periodic_reset|periodic_reset_days"},
                                             {condition::below, "alert_threshold", "credit_limit"}};
/// A budget.
inline constexpr shape usage_limits = object_of(list_of(usage_limit_fields), list_of(usage_limit_rules));
inline constexpr shape usage_limits_list = list_of(usage_limits);

inline constexpr field rate_limit_fields[] = {
    {"type", {.choices = {"requests", "tokens"}}, "What is counted."},
    {"unit", {.choices = {"rpm", "rph", "rpd", "rpw", "rps"}}, "Per minute, hour, day, week, second."},
    {"value", integer_from(0), "How many."},
};
/// How fast something may be used.
inline constexpr shape rate_limit = object_of(list_of(rate_limit_fields));
inline constexpr shape rate_limits = list_of(rate_limit);

inline constexpr field secret_mapping_fields[] = {
    {"target_field", any_text, "key, configurations.NAME or model_config.NAME.", required},
    {"secret_reference_id", any_text, "UUID or slug, from list_secret_references.", required},
    {"secret_key", or_null(any_text), "Entry of a secret with several."},
    {"value_format", {.choices = {"json", "string"}, .nullable = true}, "json: parsed first."},
};
/// Members that Portkey fills from a secret manager.
inline constexpr shape secret_mapping = object_of(list_of(secret_mapping_fields));
inline constexpr shape secret_mappings = list_of(secret_mapping);

}  // namespace portkey
