#pragma once

#include "test/emulator/crud.hpp"

namespace emulator {

extern const kind guardrail;

}  // namespace emulator
