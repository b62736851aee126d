#include "protocol/call_context.hpp"

#include <utility>

#include "protocol/json_rpc.hpp"

namespace protocol {

using boost::asio::awaitable;

awaitable<void> report_progress(const call_context& context, double done, double total, std::string text) {
  if (context.progress_token.is_null() || !context.notify) co_return;
  boost::json::object params;
  params["progressToken"] = context.progress_token;
  params["progress"] = done;
  if (total > 0) params["total"] = total;
  if (!text.empty()) params["message"] = text;
  auto note = notification_message("notifications/progress", params);
  co_await context.notify(std::move(note));
}

awaitable<void> log_message(const call_context& context, log_level level, std::string text) {
  if (!context.log_from || level < *context.log_from || !context.notify) co_return;
  boost::json::object params;
  params["level"] = name_of(level);
  params["data"] = text;
  auto note = notification_message("notifications/message", params);
  co_await context.notify(std::move(note));
}

}  // namespace protocol
