#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <span>
#include <string>

#include "protocol/prompt.hpp"
#include "protocol/tool.hpp"

namespace fixture {

using protocol::call_context;
using answer = boost::system::result<protocol::tool_answer, protocol::error>;

/// One tool of the conformance suite's catalogue.
struct tool {
  const char* name;
  const char* help;
  const char* schema;  ///< JSON text of the input schema; null: no arguments
  boost::asio::awaitable<answer> (*run)(boost::json::object arguments, const call_context& context);
};

/// The tools of each chapter of the catalogue; the first of `plain_tools` is callable without arguments.
std::span<const tool> plain_tools();
std::span<const tool> session_tools();
std::span<const tool> listen_tools();
std::span<const tool> input_tools();
std::span<const tool> task_tools();

/// A result of one text.
answer said(std::string text);

/// A PNG of one pixel, and a WAV of no length, in base64.
extern const char* const small_png;
extern const char* const small_wav;

/// The text of an argument; empty when there is none.
std::string text_of(const boost::json::object& arguments, std::string_view name);

/// Waits, or is cancelled.
boost::asio::awaitable<void> rest(std::chrono::milliseconds time);

/// The tools as the protocol sees them.
class tools final : public protocol::tools {
 public:
  const protocol::list_pages& listed(protocol::revision spoken) const override;
  std::vector<protocol::mirrored_parameter> mirrored(std::string_view name) const override;
  boost::asio::awaitable<answer> call(std::string name, boost::json::object arguments,
                                      const call_context& context) override;
};

}  // namespace fixture
