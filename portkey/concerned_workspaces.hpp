#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "portkey/lent_tools.hpp"
#include "portkey/operation.hpp"
#include "portkey/target.hpp"

namespace portkey {

/// All that workspaces are known by: ids, slugs and names. Nothing: nobody can tell which they are.
using known_workspaces = std::optional<std::vector<std::string>>;

/// The workspaces that a call is about, as Portkey knows them, and not only as the caller says it. None of the operations on
/// what belongs to the whole organisation is about any. An error where Portkey could not be asked.
boost::asio::awaitable<or_failure<known_workspaces>> concerned_workspaces(lent_tools& with, const operation& one,
                                                                          boost::json::object arguments,
                                                                          const target& what, deadline until);

/// The id, slug and name of each of these workspaces, beside what they were called. Nothing: Portkey knows none of them, or does
/// not tell this key.
boost::asio::awaitable<or_failure<known_workspaces>> read_workspace_names(lent_tools& with,
                                                                          std::vector<std::string> said,
                                                                          deadline until);

}  // namespace portkey
