#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "portkey/client.hpp"
#include "portkey/operation.hpp"
#include "portkey/request.hpp"
#include "portkey/secret.hpp"
#include "protocol/tool.hpp"

namespace portkey {

/// What the operator allows. No request widens it.
struct tool_policy {
  std::vector<std::string> toolsets;  ///< what may be called at all; empty: everything
  std::vector<std::string> exclude;   ///< tools that may not be called; wins over toolsets
  bool read_only = false;             ///< writes are neither listed nor called
  std::size_t max_result_chars = 90'000;
};

/// Every operation that the policy allows, ready to be listed and found. Made once at start and then only read, so
/// every loop may use it.
class toolbox {
 public:
  toolbox(tool_policy allowed, upstreams where);

  /// The operation of that name; null when there is none or the policy forbids it.
  const operation* find(std::string_view name) const;

  /// The sentence for a name that `find` does not know: forbidden, or unknown with the nearest name.
  std::string unknown(std::string_view name) const;

  /// The `tools` array, with titles and output schemas or without.
  const std::string& listed(bool structured) const { return structured ? listed_ : listed_plain_; }

  std::size_t size() const { return operations_.size(); }
  const tool_policy& policy() const { return policy_; }
  const upstreams& where() const { return where_; }

 private:
  tool_policy policy_;
  upstreams where_;
  std::vector<const operation*> operations_;  // in the order of the catalogue
  std::string listed_;
  std::string listed_plain_;
};

/// The keys that one caller's requests are sent with.
struct credentials {
  secret api_key;
  secret workspace_api_key;
};

/// How a call ended, for those who keep a record of it.
enum class call_ending {
  answered,
  failed,     ///< refused, by Portkey or before, or lost on the way without a change
  cancelled,  ///< the caller did not wait; nothing was changed
  unknown,    ///< a write that may have been done
};

/// "answered", "failed", "cancelled" or "unknown".
const char* name_of(call_ending ended);

/// The toolbox in one caller's hands: made for a request and gone with it. All it refers to must outlive it.
class lent_tools final : public protocol::tools {
 public:
  lent_tools(const toolbox& box, client& upstream, const credentials& keys)
      : tools_(box), upstream_(upstream), keys_(keys) {}

  const std::string& listed(protocol::revision spoken) const override;
  boost::asio::awaitable<boost::system::result<protocol::tool_result, protocol::error>> call(
      std::string name, boost::json::object arguments, const protocol::call_context& context) override;

  /// How the last call ended.
  call_ending ending() const { return ending_; }

 private:
  using fetched = boost::system::result<boost::json::object, protocol::tool_result>;
  boost::asio::awaitable<protocol::tool_result> run(const operation& one, boost::json::object arguments,
                                                    deadline until);
  boost::asio::awaitable<fetched> fetch(const operation& one, boost::json::object arguments, deadline until);
  boost::asio::awaitable<fetched> fetch_whole(const operation& one, boost::json::object arguments, deadline until);

  const toolbox& tools_;
  client& upstream_;
  const credentials& keys_;
  call_ending ending_ = call_ending::failed;
};

/// Every name in the catalogue, for suggestions: of its toolsets, and of its tools.
std::vector<std::string> toolset_names();
std::vector<std::string> tool_names();

}  // namespace portkey
