#pragma once

#include <boost/asio/steady_timer.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/tool.hpp"

namespace server {

/// Another's tools, but no call goes on when `end` has expired: it is cancelled then, and its result says that the
/// server is shutting down; one that comes later is not begun. What a drain does with calls that still wait for
/// Portkey.
class drained_tools : public protocol::tools {
 public:
  /// Both outlive this.
  drained_tools(protocol::tools& all, boost::asio::steady_timer& end) : all_(all), end_(end) {}

  const protocol::list_pages& listed(protocol::revision spoken) const override { return all_.listed(spoken); }
  bool is_for_everybody() const override { return all_.is_for_everybody(); }
  std::vector<protocol::mirrored_parameter> mirrored(std::string_view name) const override {
    return all_.mirrored(name);
  }
  boost::asio::awaitable<boost::system::result<protocol::tool_answer, protocol::error>> call(
      std::string name, boost::json::object arguments, const protocol::call_context& context) override;

 private:
  protocol::tools& all_;
  boost::asio::steady_timer& end_;
};

}  // namespace server
