#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "portkey/lent_tools.hpp"
#include "portkey/live_lists.hpp"
#include "portkey/resource_uri.hpp"
#include "protocol/resource.hpp"

namespace portkey {

/// What Portkey has as resources, read for one caller as it is asked for: made for a request and gone with it. A kind is
/// there only for a caller who may call the tool that reads it, and is listed only for one who has a key for it.
class live_resources final : public protocol::resources {
 public:
  /// They outlive this.
  explicit live_resources(lent_tools& tools) : tools_(tools) {}

  /// One kind after the other, a page of Portkey's own list at a time. A kind that Portkey lists only for a workspace
  /// (400) is listed for one workspace after the other, at most 100. A kind that it does not let the caller list is
  /// passed over; when that is so of all of them it is an error. A page may be empty and yet have a next one.
  boost::asio::awaitable<boost::system::result<protocol::list_page, protocol::error>> list(
      std::string position, const protocol::call_context& context) override;
  const protocol::list_pages& templates() const override;
  bool is_for_everybody() const override { return !tools_.within().of_caller && tools_.has_common_keys(); }
  boost::asio::awaitable<boost::system::result<protocol::read_outcome, protocol::error>> read(
      std::string uri, const protocol::call_context& context) override;
  /// Nothing tells of changes.
  bool is_subscribable(std::string_view) const override { return false; }

 private:
  /// The tool that reads one, or lists them; null: this caller has no use for it.
  const operation* reader(const resource_kind& kind) const;
  const operation* lister(const resource_kind& kind) const;
  /// The first kind from `from` on that can be listed; the number of kinds: there is none.
  std::size_t listed_from(std::size_t from) const;
  /// The workspace that follows `last`, the first one for an empty `last`; empty: there is none, or none may be listed.
  boost::asio::awaitable<boost::system::result<std::string, unread>> workspace_after(
      std::string last, const protocol::call_context& context);
  /// What the tool gives of one, looked for in at most 20 workspaces where Portkey wants one named.
  boost::asio::awaitable<boost::system::result<std::string, unread>> text_of(const named_resource& named,
                                                                             const operation& reads,
                                                                             const protocol::call_context& context);

  lent_tools& tools_;
  std::optional<std::vector<std::string>> workspaces_;  // their ids, once they were needed
  mutable protocol::list_pages templates_;  // made when they are asked for: most requests are for something else
};

}  // namespace portkey
