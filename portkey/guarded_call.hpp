#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "portkey/guard_inputs.hpp"
#include "portkey/lent_tools.hpp"
#include "portkey/operation.hpp"
#include "protocol/tool.hpp"

namespace portkey {

/// What stands between a call whose arguments were checked and the first request of it.
struct guarding {
  /// What the call comes to instead of running; nothing: it runs.
  std::optional<protocol::tool_answer> instead;
  bool is_confirmed = false;  ///< it runs because a person has agreed
  bool is_unread = false;     ///< what it is about could not be read, which is no denial
  /// Why it was denied, in the words of the audit log; empty: it was not.
  std::string denied;
};

/// Asks the operator's policy and, where that wants it, a person: refused, shown (dry run), asked, or let through. Nothing of the
/// call itself is sent before; what it is about is read.
boost::asio::awaitable<guarding> guarded(lent_tools& with, const operation& one, const boost::json::object& arguments,
                                         const guard_inputs& said, const protocol::call_context& context);

}  // namespace portkey
