#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "portkey/lent_tools.hpp"
#include "portkey/live_lists.hpp"
#include "portkey/ready_prompt.hpp"
#include "protocol/completion.hpp"

namespace portkey {

/// How the items of a list are suggested: the members that stand for one, the first of them that there is, and those
/// that are its names for people.
struct suggestion_source {
  suggested what;
  const char* lists;             ///< the tool
  const char* stands;            ///< members, separated by "|"
  const char* named;             ///< likewise
  bool of_a_workspace;           ///< whether the list can be narrowed to the workspace that is known already
  const char* search = nullptr;  ///< the input of the tool that finds by a part of the name; null: none
};

/// The source of live suggestions; null: there is none.
const suggestion_source* source_of(suggested what);

/// What to suggest for an item when `typed` is there; empty: it does not match. What stands for an item is compared by
/// its beginning, its names by any part, all without regard to case (ASCII).
std::string_view suggestion_for(const suggestion_source& from, const boost::json::object& item, std::string_view typed);

/// Suggests what Portkey has, read for one caller as it is asked for, at most three pages of 100 of a list, or
/// one of each of the first five workspaces where Portkey wants a workspace named; `more` says that something was left
/// unread. What cannot be read, or not without a key that is missing, has no suggestions.
class live_suggestions final : public protocol::completions {
 public:
  /// They outlive this.
  explicit live_suggestions(lent_tools& tools) : tools_(tools) {}

  boost::asio::awaitable<boost::system::result<protocol::completion_values, protocol::error>> complete(
      protocol::completion_request wanted, const protocol::call_context& context) override;

 private:
  /// The argument of a prompt that this caller is offered; null: there is none.
  const prompt_argument* argument(const protocol::completion_request& wanted) const;
  /// What a variable of a template is.
  suggested variable(const protocol::completion_request& wanted) const;

  /// What is looked through, and for what.
  struct listing {
    const suggestion_source& source;
    const operation& lists;
    boost::json::object filters;
    std::string typed;
  };
  /// Adds what matches on at most `most` pages.
  boost::asio::awaitable<boost::system::result<void, unread>> add_pages(protocol::completion_values& found,
                                                                        const listing& from, int most,
                                                                        const protocol::call_context& context);
  /// The same, and searches by name where these pages have no match and others follow them.
  boost::asio::awaitable<boost::system::result<void, unread>> add_listed(protocol::completion_values& found,
                                                                         const listing& from, int most,
                                                                         const protocol::call_context& context);

  lent_tools& tools_;
};

}  // namespace portkey
