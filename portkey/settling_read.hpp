#pragma once

#include "portkey/operation.hpp"

namespace portkey {

/// The read of the toolset that shows whether a write was done: a GET of the same path, else of the path without the
/// ids at its end (for "/configs/{slug}" the list "/configs"). Null when there is none; a read of something else would
/// settle nothing.
const operation* settling_read(const operation& write, const toolset& among);

}  // namespace portkey
