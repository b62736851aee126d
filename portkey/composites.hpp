#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <string_view>

#include "portkey/lent_tools.hpp"
#include "portkey/operation.hpp"
#include "protocol/tool.hpp"

namespace portkey {

/// A tool that is a program: what runs instead of the one request that its table may have. Its arguments were checked.
struct composite {
  std::string_view name;
  boost::asio::awaitable<protocol::tool_answer> (*run)(lent_tools& with, const operation& one,
                                                       boost::json::object arguments,
                                                       const protocol::call_context& context);
  bool sends = false;          ///< it asks Portkey itself, so that it may take long and says how far it is
  const char* hint = nullptr;  ///< a sentence for those whose arguments are wrong
  /// The sentence for arguments that it does not take, before the general check of them; empty: it has nothing to say.
  std::string (*refuses)(const boost::json::object& arguments) = nullptr;
};

/// The program of a tool; null: it is the one request of its table. That each without a path has one is held by the
/// compiler.
const composite* program_of(const operation& one);

/// Ranks the tools for a query. No request.
boost::asio::awaitable<protocol::tool_answer> search_tools(lent_tools& with, const operation& one,
                                                           boost::json::object arguments,
                                                           const protocol::call_context& context);

/// Calls the tool that is named, if its effect is the executor's own.
boost::asio::awaitable<protocol::tool_answer> call_other_tool(lent_tools& with, const operation& one,
                                                              boost::json::object arguments,
                                                              const protocol::call_context& context);

/// What the toolset of prompts has beyond single requests.
boost::asio::awaitable<protocol::tool_answer> create_prompt(lent_tools& with, const operation& one,
                                                            boost::json::object arguments,
                                                            const protocol::call_context& context);
boost::asio::awaitable<protocol::tool_answer> get_prompt(lent_tools& with, const operation& one,
                                                         boost::json::object arguments,
                                                         const protocol::call_context& context);
boost::asio::awaitable<protocol::tool_answer> update_prompt(lent_tools& with, const operation& one,
                                                            boost::json::object arguments,
                                                            const protocol::call_context& context);
boost::asio::awaitable<protocol::tool_answer> migrate_prompt(lent_tools& with, const operation& one,
                                                             boost::json::object arguments,
                                                             const protocol::call_context& context);
boost::asio::awaitable<protocol::tool_answer> promote_prompt(lent_tools& with, const operation& one,
                                                             boost::json::object arguments,
                                                             const protocol::call_context& context);
boost::asio::awaitable<protocol::tool_answer> validate_completion_metadata(lent_tools& with, const operation& one,
                                                                           boost::json::object arguments,
                                                                           const protocol::call_context& context);
boost::asio::awaitable<protocol::tool_answer> run_prompt_completion(lent_tools& with, const operation& one,
                                                                    boost::json::object arguments,
                                                                    const protocol::call_context& context);

}  // namespace portkey
