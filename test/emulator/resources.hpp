#pragma once

#include <span>

#include "test/emulator/route.hpp"

namespace emulator {

/// One kind of thing in Portkey: its operations, and what the sample organisation has of it. A new one is a file that
/// defines it, and its line here and in resources.cpp.
struct resource {
  std::span<const route> routes;
  void (*sample)(organisation&);  ///< fills its table; may be null
};

extern const resource users;
extern const resource invites;
extern const resource workspaces;
extern const resource configs;
extern const resource virtual_keys;
extern const resource collections;
extern const resource prompts;
extern const resource api_keys;
extern const resource analytics;

/// All of them; one may count on those before it.
extern const std::span<const resource* const> resources;

}  // namespace emulator
