#pragma once

#include <string_view>

#include "test/emulator/service.hpp"

namespace emulator {

/// Answers a request to /_emulator/…:
///
/// | request                        | what it does |
/// |--------------------------------|--------------|
/// | POST /_emulator/misbehaviour   | adds the rule in the body: the members of `misbehaviour`, with `delay_ms` and `pause_ms` |
/// | DELETE /_emulator/misbehaviour | forgets the rules |
/// | GET /_emulator/requests        | the last requests, oldest first |
/// | DELETE /_emulator/requests     | forgets them |
/// | POST /_emulator/close-idle     | closes the connections that wait for a request |
/// | POST /_emulator/reset          | the organisation as at the start, and no rules |
reply control(const request& asked, std::string_view path, service& controlled);

}  // namespace emulator
