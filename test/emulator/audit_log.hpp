#pragma once

#include "test/emulator/router.hpp"

namespace emulator {

/// Keeps in the table "audit_logs" that this write was carried out; the last 1,000 of them.
void record_write(const request& asked, const route& where, const call& checked, const reply& given);

}  // namespace emulator
