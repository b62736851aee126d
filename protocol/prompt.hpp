#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <variant>

#include "protocol/call_context.hpp"
#include "protocol/error.hpp"
#include "protocol/input_required.hpp"
#include "protocol/list_pages.hpp"

namespace protocol {

/// What a prompt expands to: messages, each with a role and one item of content.
struct prompt_result {
  std::string description;
  boost::json::array messages;
};

/// A message of the user with this content.
boost::json::object user_message(boost::json::object content);

using prompt_outcome = std::variant<prompt_result, input_required>;

/// The prompts that one caller may see.
class prompts {
 public:
  virtual ~prompts() = default;

  /// `prompts`, in a fixed order. They stay valid as long as this does.
  virtual const list_pages& listed() const = 0;

  /// Whether everybody who asks at this URL is shown the same list, so that it may be kept for all of them.
  virtual bool is_for_everybody() const { return true; }

  /// Expands one. An unknown name or a missing argument is -32602.
  virtual boost::asio::awaitable<boost::system::result<prompt_outcome, error>> get(std::string name,
                                                                                   boost::json::object arguments,
                                                                                   const call_context& context) = 0;
};

}  // namespace protocol
