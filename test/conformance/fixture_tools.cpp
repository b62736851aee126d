#include "test/conformance/fixture_tools.hpp"

#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/parse.hpp>
#include <utility>

#include "protocol/json.hpp"

namespace fixture {

namespace asio = boost::asio;

namespace {

std::array<std::span<const tool>, 5> chapters() {
  return {plain_tools(), session_tools(), listen_tools(), input_tools(), task_tools()};
}

const tool* find(std::string_view name) {
  for (const auto& chapter : chapters())
    for (const auto& one : chapter)
      if (name == one.name) return &one;
  return nullptr;
}

boost::json::object definition(const tool& one) {
  boost::json::object out;
  out["name"] = one.name;
  out["description"] = one.help;
  out["inputSchema"] = boost::json::parse(one.schema ? one.schema : R"({"type":"object","properties":{}})");
  return out;
}

protocol::list_pages all_pages() {
  std::vector<boost::json::object> all;
  for (const auto& chapter : chapters())
    for (const auto& one : chapter)
      all.push_back(definition(one));
  return protocol::in_pages(all, 100);
}

}  // namespace

const char* const small_png =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const char* const small_wav = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=";

answer said(std::string text) {
  protocol::tool_result result;
  result.text = std::move(text);
  return protocol::tool_answer(std::move(result));
}

std::string text_of(const boost::json::object& arguments, std::string_view name) {
  return std::string(protocol::text_at(arguments, name).value_or(""));
}

asio::awaitable<void> rest(std::chrono::milliseconds time) {
  const auto loop = co_await asio::this_coro::executor;
  asio::steady_timer timer(loop, time);
  boost::system::error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

const protocol::list_pages& tools::listed(protocol::revision) const {
  static const auto pages = all_pages();
  return pages;
}

std::vector<protocol::mirrored_parameter> tools::mirrored(std::string_view name) const {
  const auto* one = find(name);
  if (!one || !one->schema) return {};
  std::vector<protocol::mirrored_parameter> found;
  const auto schema = boost::json::parse(one->schema);
  const auto* properties = protocol::object_at(schema.as_object(), "properties");
  if (!properties) return {};
  for (const auto& property : *properties) {
    const auto header = protocol::text_at(property.value().as_object(), "x-mcp-header");
    if (header) found.push_back({std::string(property.key()), std::string(*header)});
  }
  return found;
}

asio::awaitable<answer> tools::call(std::string name, boost::json::object arguments, const call_context& context) {
  const auto* one = find(name);
  if (!one) co_return protocol::error(protocol::code::invalid_params, "There is no tool of this name.");
  auto ended = co_await one->run(std::move(arguments), context);
  co_return ended;
}

}  // namespace fixture
