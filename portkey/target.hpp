#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

#include "portkey/lent_tools.hpp"
#include "portkey/operation.hpp"

namespace portkey {

/// What a write is about, as it stands now.
struct target {
  std::string kind;                ///< "workspace", "API key"; for people
  std::string id;                  ///< as the call names it: the ids in its path, separated by "/"
  std::string name;                ///< as people know it; `id` where it has none
  std::vector<std::string> facts;  ///< its size and dependants, read live: "12 members", "3 API keys", "status active"
  std::vector<std::string> workspaces;  ///< all that its workspace is known by: id, slug, name; empty: it is in none
  std::optional<boost::json::object>
      current;         ///< the object as its read gives it, credentials hidden; nothing: none could be read
  std::string unread;  ///< why nothing could be read, as part of a sentence; empty: it was
};

/// The ids in the operation's path, separated by "/", as the arguments have them.
std::string target_id(const operation& one, const boost::json::object& arguments);

/// Reads what the call is about: the object, and for what is destroyed also its dependants. An error where Portkey says that it
/// does not exist, or could not be asked: then nothing may be destroyed. What the caller's key may not read is no error
/// (`unread`).
boost::asio::awaitable<or_failure<target>> read_target(lent_tools& with, const operation& one,
                                                       boost::json::object arguments, deadline until);

/// Whether a person types the name of what is to be destroyed, because the worst would follow from a slip.
bool wants_typed_name(const operation& one);

/// One sentence that says what will happen: "Delete the workspace \"Production\" (ws-1) with 12 members and 3 API keys; this
/// cannot be undone." Characters that cannot be seen are made visible.
std::string question_about(const operation& one, const boost::json::object& arguments, const target& what);

/// What a write would change: a list of {"member", "from", "to"} for each member of the body that differs from the current
/// object. Credentials are hidden on both sides.
boost::json::array differences(const boost::json::object& current, const boost::json::value& body);

}  // namespace portkey
