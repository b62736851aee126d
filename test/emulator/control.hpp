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
/// | POST /_emulator/stale-reads    | {"reads":N}: after each write of prompts the next N reads of them show what was before; 0: none |
/// | POST /_emulator/prompts        | {"collection_id","count","name"}: so many prompts more, named "NAME 1" and so on |
/// | GET /_emulator/requests        | the last requests, oldest first |
/// | DELETE /_emulator/requests     | forgets them |
/// | POST /_emulator/close-idle     | closes the connections that wait for a request |
/// | POST /_emulator/reset          | the organisation as at the start, no rules, and no stale reads |
reply control(const request& asked, std::string_view path, service& controlled);

}  // namespace emulator
