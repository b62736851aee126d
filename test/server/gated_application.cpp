#include "test/server/gated_application.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <string>
#include <utility>

#include "protocol/json_rpc.hpp"

namespace {

namespace asio = boost::asio;
using asio::awaitable;
using fixture::answer;
using protocol::call_context;

/// Whether the gate was opened before the call was cancelled.
awaitable<bool> pass(gate& at) {
  ++at.begun;
  constexpr std::chrono::milliseconds step{2};
  while (!at.open) {
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) {
      ++at.cancelled;
      co_return false;
    }
    co_await fixture::rest(step);
  }
  ++at.passed;
  co_return true;
}

awaitable<void> say(const call_context& context, const char* what) {
  if (!context.notify) co_return;
  boost::json::object params;
  params["level"] = "info";
  params["data"] = what;
  auto text = protocol::notification_message("notifications/message", params);
  co_await context.notify(std::move(text));
}

class gated_tools final : public protocol::tools {
 public:
  explicit gated_tools(gate& at) : gate_(at) {}

  const protocol::list_pages& listed(protocol::revision spoken) const override { return others_.listed(spoken); }

  awaitable<answer> call(std::string name, boost::json::object arguments, const call_context& context) override {
    if (name == "talk") {
      co_await say(context, "before");
      const bool through = co_await pass(gate_);
      if (!through) co_return fixture::said("cancelled");
      co_await say(context, "after");
      co_return fixture::said("said");
    }
    if (name == "gate") {
      const bool through = co_await pass(gate_);
      co_return fixture::said(through ? "through" : "cancelled");
    }
    auto other = co_await others_.call(std::move(name), std::move(arguments), context);
    co_return other;
  }

 private:
  gate& gate_;
  fixture::tools others_;
};

class gated_features final : public fixture::features {
 public:
  explicit gated_features(gate& at) : tools_(at) {}
  protocol::tools& tools() override { return tools_; }

 private:
  gated_tools tools_;
};

}  // namespace

std::unique_ptr<server::lent_features> gated_application::lend(server::loop&, const server::caller&) const {
  return std::make_unique<gated_features>(*gate_);
}
