#include "server/offered.hpp"

#include <atomic>
#include <boost/asio/post.hpp>
#include <cstddef>
#include <exception>
#include <string>
#include <utility>

#include "protocol/change.hpp"
#include "server/loop.hpp"

namespace server {

namespace {

void give_to_every_loop(const service& with, const std::shared_ptr<const application>& fresh, bool is_seen) {
  const auto left = std::make_shared<std::atomic<std::size_t>>(with.loops.size());
  for (auto* each : with.loops)
    boost::asio::post(each->io, [&with, each, fresh, left, is_seen] {
      each->app = fresh;
      // Who hears of it asks again, on whatever loop: so the last one tells.
      const bool is_last = left->fetch_sub(1) == 1;
      if (!is_last || !is_seen) return;
      // What is offered beside the tools is offered where its tools are.
      const auto& offers = fresh->identity().offers;
      with.announce({.what = protocol::change::kind::tools});
      if (offers.prompts) with.announce({.what = protocol::change::kind::prompts});
      if (offers.resources) with.announce({.what = protocol::change::kind::resources});
    });
}

}  // namespace

reloadable offered_tools(const service& with, offer make, std::shared_ptr<const application> first,
                         const settings& running) {
  reloadable part;
  part.names = {"tools.surface",
                "tools.toolsets",
                "tools.exclude",
                "tools.read_only",
                "tools.max_result_chars",
                "portkey.api_key",
                "portkey.workspace_api_key",
                "safety.confirm"};
  using change = std::function<void()>;
  const auto current = std::make_shared<std::shared_ptr<const application>>(std::move(first));
  part.prepare = [&with, &running, make = std::move(make),
                  current](const settings& wanted) -> boost::system::result<change, std::string> {
    auto next = running;
    next.tools = wanted.tools;
    next.safety.confirm = wanted.safety.confirm;
    next.safety.rules = wanted.safety.rules;
    next.portkey.api_key = wanted.portkey.api_key;
    next.portkey.workspace_api_key = wanted.portkey.workspace_api_key;
    try {
      auto fresh = make(next);
      return change([&with, current, fresh = std::move(fresh)] {
        const auto before = std::exchange(*current, fresh);
        give_to_every_loop(with, fresh, !fresh->lists_the_same(*before));
      });
    } catch (const std::exception& failed) {
      return std::string(failed.what());
    }
  };
  return part;
}

}  // namespace server
