#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/call_context.hpp"
#include "protocol/content.hpp"
#include "protocol/error.hpp"
#include "protocol/input_required.hpp"
#include "protocol/list_pages.hpp"
#include "protocol/task.hpp"

namespace protocol {

/// What a call comes to: its result, questions to be answered first, or work that goes on by itself.
using tool_answer = std::variant<tool_result, input_required, task_start>;

/// A parameter whose value a client repeats in the header Mcp-Param-`header` (2026-07-28, `x-mcp-header`).
struct mirrored_parameter {
  std::string property;
  std::string header;  ///< as the schema writes it: "Region"
};

/// The tools that one caller may see and call. What implements it is made for the request, with the caller's credentials
/// in it, and goes away with the request.
class tools {
 public:
  virtual ~tools() = default;

  /// The pages of `tools`, in a fixed order, as a client of that revision understands them. They stay valid as long as
  /// this does.
  virtual const list_pages& listed(revision spoken) const = 0;

  /// Whether everybody who asks at this URL is shown the same list, so that it may be kept for all of them.
  virtual bool is_for_everybody() const { return true; }

  /// The parameters of that tool that headers repeat.
  virtual std::vector<mirrored_parameter> mirrored(std::string_view) const { return {}; }

  /// Calls one. An unknown or forbidden name is an error (-32602); everything that goes wrong inside is a result with
  /// `is_error`. It ends by `context.until`.
  virtual boost::asio::awaitable<boost::system::result<tool_answer, error>> call(std::string name,
                                                                                 boost::json::object arguments,
                                                                                 const call_context& context) = 0;
};

}  // namespace protocol
