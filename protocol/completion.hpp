#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "protocol/call_context.hpp"
#include "protocol/error.hpp"

namespace protocol {

/// What is being filled in (MCP "Completion"): an argument of a prompt, or a variable of a resource template.
struct completion_request {
  std::string prompt;          ///< the prompt's name; empty: it is a template
  std::string template_uri;    ///< the template
  std::string argument;        ///< the name of the argument or variable
  std::string value;           ///< what was typed so far
  boost::json::object others;  ///< the arguments that are known already
};

/// At most 100 values go out; `total` where it is known.
struct completion_values {
  std::vector<std::string> values;
  std::optional<std::size_t> total = std::nullopt;
  bool more = false;  ///< there may be others than `values`: not everything was looked at
};

/// Suggests values. What is unknown has no suggestions, which is no error. It ends by `context.until`.
class completions {
 public:
  virtual ~completions() = default;
  virtual boost::asio::awaitable<boost::system::result<completion_values, error>> complete(
      completion_request wanted, const call_context& context) = 0;
};

}  // namespace protocol
