#include "protocol/guards.hpp"

namespace protocol {

namespace {

#ifdef ABLATED_GUARD
#define GUARD_TEXT(name) #name
#define GUARD_NAME(name) GUARD_TEXT(name)
constexpr std::string_view ablated_name = GUARD_NAME(ABLATED_GUARD);
constexpr bool is_left_out(guard which) {
  return which == guard::ABLATED_GUARD;
}
#else
constexpr std::string_view ablated_name;
constexpr bool is_left_out(guard) {
  return false;
}
#endif

}  // namespace

bool holds(guard which) {
  return !is_left_out(which);
}

std::string_view ablated_guard() {
  return ablated_name;
}

}  // namespace protocol
