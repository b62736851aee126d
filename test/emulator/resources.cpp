#include "test/emulator/resources.hpp"

namespace emulator {

namespace {

constexpr const resource* all_resources[] = {
    &users, &invites, &workspaces, &configs, &virtual_keys, &collections, &prompts, &api_keys, &analytics,
};

}  // namespace

constinit const std::span<const resource* const> resources = all_resources;

}  // namespace emulator
