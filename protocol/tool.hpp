#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <string>

#include "protocol/call_context.hpp"
#include "protocol/content.hpp"
#include "protocol/error.hpp"

namespace protocol {

/// The tools that one caller may see and call. What implements it is made for the request, with the caller's
/// credentials in it, and goes away with the request.
class tools {
 public:
  virtual ~tools() = default;

  /// The `tools` array as JSON text, in a fixed order, as a client of that revision understands it. It stays valid as
  /// long as the daemon runs.
  virtual const std::string& listed(revision spoken) const = 0;

  /// Calls one. An unknown or forbidden name is an error (-32602); everything that goes wrong inside is a result with
  /// `is_error`. It ends by `context.until`.
  virtual boost::asio::awaitable<boost::system::result<tool_result, error>> call(std::string name,
                                                                                 boost::json::object arguments,
                                                                                 const call_context& context) = 0;
};

}  // namespace protocol
