#include "server/mcp_endpoint.hpp"

#include <optional>
#include <utility>
#include <variant>

#include "protocol/dispatcher.hpp"
#include "protocol/era.hpp"
#include "protocol/json.hpp"
#include "server/accept.hpp"
#include "server/legacy_post.hpp"
#include "server/listen_stream.hpp"
#include "server/mcp_calls.hpp"
#include "server/request_scope.hpp"

namespace server {

using boost::asio::awaitable;

namespace {

protocol::wire_headers wire_headers_of(const request_head& head) {
  const auto text = [&](std::string_view name) -> std::optional<std::string> {
    const auto found = head.field(name);
    return found ? std::optional<std::string>(*found) : std::nullopt;
  };
  protocol::wire_headers headers;
  headers.protocol_version = text("mcp-protocol-version");
  headers.method = text("mcp-method");
  headers.name = text("mcp-name");
  headers.session_id = text("mcp-session-id");
  constexpr std::string_view parameter = "mcp-param-";
  for (const auto& [name, value] : head.fields)
    if (name.starts_with(parameter)) headers.parameters.emplace_back(name.substr(parameter.size()), value);
  return headers;
}

awaitable<void> answer_modern(exchange on, protocol::request call, protocol::wire_headers headers) {
  auto admitted = protocol::admit_modern(call, &headers);
  if (!admitted) {
    auto text = protocol::error_message(call.id, admitted.error().why);
    auto answer = json_answer(admitted.error().status, std::move(text));
    co_await on.out.send(std::move(answer));
    co_return;
  }
  if (auto refused = refuse_request(on, call)) {
    co_await on.out.send(std::move(*refused));
    co_return;
  }
  auto context = std::move(*admitted);
  context.narrowing = on.asked.narrowing;
  context.principal = on.who.name;
  if (call.method == "subscriptions/listen") {
    co_await serve_listen(on, std::move(call), std::move(context));
    co_return;
  }
  co_await serve_modern_call(on, std::move(call), std::move(context));
}

awaitable<void> refuse(exchange on, protocol::refused_post refused) {
  auto text = protocol::error_message(refused.id, refused.what.why);
  auto answer = json_answer(refused.what.status, std::move(text));
  co_await on.out.send(std::move(answer));
}

}  // namespace

http_answer refused_message(unsigned status, int code, std::string_view sentence) {
  return json_answer(status, protocol::error_message(nullptr, protocol::error(code, std::string(sentence))));
}

boost::system::result<asked_tools, http_answer> read_asked_tools(const request_head& head, const service& with,
                                                                 const application& app) {
  const auto refused = [](const std::string& sentence) {
    return refused_message(400, protocol::code::invalid_request, sentence);
  };
  auto wish = read_tool_wish(head, with.path);
  if (!wish) return refused(wish.error());
  const auto narrowing = app.narrow(*wish, 0);
  if (!narrowing) return refused(narrowing.error());
  return asked_tools{std::move(*wish), *narrowing};
}

std::optional<http_answer> refuse_post_head(const request_head& head) {
  if (!is_json_type(head.field("content-type")))
    return refused_message(415, protocol::code::invalid_request,
                           "The Content-Type of a message must be application/json.");
  if (!read_accept(head.field("accept")).any())
    return refused_message(406, protocol::code::invalid_request,
                           "Accept must allow application/json or text/event-stream, better both.");
  return std::nullopt;
}

awaitable<void> serve_post(exchange on, std::string body) {
  auto parsed = protocol::parse_json(body);
  if (!parsed) {
    auto answer =
        refused_message(400, protocol::code::parse_error, "The body is not JSON: " + parsed.error().message + ".");
    co_await on.out.send(std::move(answer));
    co_return;
  }
  auto headers = wire_headers_of(on.head);
  auto read = protocol::read_post(std::move(*parsed), &headers);
  if (!read) {
    auto refused = read.error();
    co_await refuse(on, std::move(refused));
    co_return;
  }
  auto post = std::move(*read);
  if (auto* call = std::get_if<protocol::modern_call>(&post)) {
    co_await answer_modern(on, std::move(call->call), std::move(headers));
  } else if (auto* opening = std::get_if<protocol::opening>(&post)) {
    co_await serve_initialize(on, std::move(opening->call));
  } else if (auto* legacy = std::get_if<protocol::legacy_post>(&post)) {
    co_await serve_legacy_post(on, std::move(*legacy), std::move(headers));
  } else {
    auto accepted_notice = empty_answer(202);
    co_await on.out.send(std::move(accepted_notice));
  }
}

}  // namespace server
