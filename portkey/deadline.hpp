#pragma once

#include <chrono>
#include <string>

namespace portkey {

/// One absolute point in time by which a whole tool call must have ended: waiting, connecting, every attempt, the body.
using deadline = std::chrono::steady_clock::time_point;

/// A duration as a person reads it: "30 s", "1.5 s", "250 ms".
std::string in_words(std::chrono::milliseconds duration);

}  // namespace portkey
