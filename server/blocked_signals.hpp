#pragma once

namespace server {

/// For every thread but the main one, first of all: signals are the main thread's business, and are heard at once there.
void block_signals();

}  // namespace server
