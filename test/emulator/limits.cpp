#include "test/emulator/limits.hpp"

namespace emulator {

namespace {

bool is_given(const json::object& limit, std::string_view member) {
  const json::value* found = limit.if_contains(member);
  return found && !found->is_null();
}

bool has_two_resets(const json::value& limit) {
  return limit.is_object() && is_given(limit.as_object(), "periodic_reset") &&
         is_given(limit.as_object(), "periodic_reset_days");
}

}  // namespace

std::optional<reply> wrong_resets(const json::object& holder) {
  const json::value* limits = holder.if_contains("usage_limits");
  bool wrong = limits && has_two_resets(*limits);
  if (limits && limits->is_array())
    for (const json::value& one : limits->as_array())
      wrong = wrong || has_two_resets(one);
  if (wrong) return invalid_request("periodic_reset and periodic_reset_days exclude each other");
  return std::nullopt;
}

}  // namespace emulator
