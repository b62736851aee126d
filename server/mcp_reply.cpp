#include "server/mcp_reply.hpp"

#include <chrono>
#include <utility>

#include "protocol/event_stream.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "server/accept.hpp"
#include "server/drained_tools.hpp"
#include "server/log.hpp"
#include "server/race.hpp"

namespace server {

using boost::asio::awaitable;
using clock = std::chrono::steady_clock;

namespace {

/// The call's own stream: opened by its first notification, if the client takes one.
protocol::notifier notifier_of(exchange on) {
  if (!read_accept(on.head.field("accept")).events) return {};
  return [&out = on.out](std::string message) -> awaitable<void> {
    protocol::event what;
    what.data = std::move(message);
    auto text = protocol::event_text(what);
    const std::vector<std::pair<std::string, std::string>> no_fields;
    co_await out.feed(std::move(text), no_fields);
  };
}

void log_call(const exchange& on, const protocol::request& call, std::string_view tool,
              const protocol::call_context& context, clock::time_point began, std::string_view outcome) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(clock::now() - began).count();
  log_line(log_level::info, "call",
           {{"method", call.method},
            {"tool", tool},
            {"revision", protocol::name_of(context.spoken)},
            {"client", context.client},
            {"from", on.client.to_string()},
            {"outcome", outcome},
            {"ms", ms}});
}

}  // namespace

awaitable<std::optional<protocol::outcome>> run_call(exchange on, protocol::request& call,
                                                     protocol::call_context& context, client_leaving leaving) {
  const auto began = clock::now();
  const bool is_tool = call.method == "tools/call";
  const std::string tool(is_tool ? protocol::beginning(protocol::text_at(call.params, "name").value_or(""), 64) : "");
  std::optional<protocol::outcome> ended;
  // Only tools reach Portkey. The rest is answered at once, always: a client that gets 503 for its first question gives
  // up.
  auto place = is_tool ? on.with.calls.enter() : admission::place();
  if (is_tool && !place) {
    on.out.add_field("Retry-After", "1");
    ended.emplace(
        protocol::error(protocol::code::overloaded, "The server is busy with other calls; try again in a second."));
    log_call(on, call, tool, context, began, "refused");
    co_return ended;
  }
  context.until = began + on.with.call_timeout;
  context.notify = notifier_of(on);
  portkey::lent_tools tools(on.with.tools, on.here.upstream, on.with.keys);
  drained_tools until_shutdown(tools, on.here.calls_end);
  const protocol::services served{until_shutdown, on.with.identity};
  auto work = protocol::dispatch(call.method, std::move(call.params), context, served);
  if (leaving == client_leaving::cancels) {
    ended = co_await until_gone(on.peer, std::move(work));
  } else {
    auto finished = co_await without_exceptions(std::move(work));
    ended.emplace(std::move(finished));
  }
  const char* outcome = "error";
  if (is_tool && (!ended || *ended)) {
    outcome = portkey::name_of(tools.ending());  // recorded for a client that has gone away, too
  } else if (!ended || *ended) {
    outcome = ended ? "answered" : "cancelled";
  }
  log_call(on, call, tool, context, began, outcome);
  co_return ended;
}

awaitable<void> send_messages(exchange on, unsigned status, std::string text) {
  const auto takes = read_accept(on.head.field("accept"));
  // What the status tells must not be lost in a stream, which is always 200.
  if (!on.out.is_streaming() && (takes.json || status != 200)) {
    auto answer = json_answer(status, std::move(text));
    co_await on.out.send(std::move(answer));
    co_return;
  }
  protocol::event last;
  last.data = std::move(text);
  auto event = protocol::event_text(last);
  const std::vector<std::pair<std::string, std::string>> no_fields;
  const auto fed = co_await on.out.feed(std::move(event), no_fields);
  if (fed) co_await on.out.end();
}

awaitable<void> send_outcome(exchange on, const boost::json::value& id, const protocol::outcome& ended, bool modern) {
  auto text = ended ? protocol::result_message(id, *ended) : protocol::error_message(id, ended.error());
  const auto status = ended ? 200U : protocol::http_status(ended.error(), modern);
  co_await send_messages(on, status, std::move(text));
}

}  // namespace server
