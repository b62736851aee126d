#pragma once

#include "test/emulator/crud.hpp"

namespace emulator {

extern const kind integration;

/// The scopes that do this to an integration: of the organisation, or of a workspace.
inline constexpr const char* read_integrations = "organisation_integrations.read|workspace_integrations.read";
inline constexpr const char* update_integrations = "organisation_integrations.update|workspace_integrations.update";

/// The models and the access of the sample integrations.
void sample_integration_access(organisation& org);

}  // namespace emulator
