#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "protocol/call_context.hpp"
#include "protocol/tool.hpp"

namespace portkey {

/// Runs a program and, once it has taken a second, tells the caller about every second how long it has gone on and what
/// it does now, which `doing` says. Nobody is told who gave no progress token. Cancelling it cancels the program, whose
/// end it waits for. `context` and `doing` must outlive it.
boost::asio::awaitable<protocol::tool_answer> paced(boost::asio::awaitable<protocol::tool_answer> program,
                                                    const protocol::call_context& context, const std::string& doing);

}  // namespace portkey
