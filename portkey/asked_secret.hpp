#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "portkey/lent_tools.hpp"
#include "portkey/operation.hpp"
#include "portkey/secret.hpp"
#include "protocol/tool.hpp"

namespace portkey {

/// What stands for a secret that the person is to give on a page, so that the model never sees it.
inline constexpr std::string_view asked_text = "[ask]";

/// The input whose value is to be asked for: a credential whose argument is `asked_text`, or "[ask …]" once the page was
/// handed out. Null: there is none.
const field* secret_to_ask_for(const operation& one, const boost::json::object& arguments);

/// Why not everything can be asked for that the arguments ask for; empty: it can.
std::string stray_question(const operation& one, const boost::json::object& arguments);

/// What came of asking.
struct asked_secret {
  std::optional<protocol::tool_answer> instead;  ///< what the call comes to for now; nothing: it was given
  secret given;
};

/// Has the client open the page, where it can (elicitation by URL), or names it in the result; and waits a little for what is
/// given there. Errors as results: there is no page here, or the ticket is no longer open.
boost::asio::awaitable<asked_secret> secret_from_person(lent_tools& with, const operation& one, const field& input,
                                                        const boost::json::object& arguments,
                                                        const protocol::call_context& context);

/// Whether an earlier round of this very call has passed the guards and waits for a secret since.
bool waits_for_secret(const protocol::call_context& context, const operation& one, std::string_view arguments_digest);

}  // namespace portkey
