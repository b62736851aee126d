#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <variant>

#include "protocol/error.hpp"

namespace protocol {

/// A call that wants an answer. `id` is a string or an integer, never null (MCP "Requests").
struct request {
  boost::json::value id;
  std::string method;
  boost::json::object params;
};

/// A message that must not be answered.
struct notification {
  std::string method;
  boost::json::object params;
};

/// The other side's answer to a request of ours.
struct response {
  boost::json::value id;                 ///< null: of an error about a message of ours that could not be read
  boost::json::value result;             ///< null when it is an error
  boost::json::value failure = nullptr;  ///< the error object
};

using message = std::variant<request, notification, response>;

/// Why a JSON value is no JSON-RPC message, with the id where one could be read.
struct bad_message {
  boost::json::value id;  ///< null: it could not be read, and is left out of the answer
  error why;
};

/// Reads one message (JSON-RPC 2.0, no batch). `params` may be left out and is then empty.
boost::system::result<message, bad_message> read_message(boost::json::value&& body);

/// The id that a value is: a number without a fraction is an integer, however it is written. Null: it is none.
boost::json::value request_id_of(boost::json::value value);

/// A string or an integer. Text ids are bounded, because they are echoed and kept while the call runs.
bool is_request_id(const boost::json::value& id);

/// The texts that go over the wire. `result` is the JSON text of the result object, spliced in as it is. An id of null
/// is left out of an error: the schema knows no null id.
std::string result_message(const boost::json::value& id, const std::string& result);
std::string error_message(const boost::json::value& id, const error& why);
std::string error_object(const error& why);
std::string notification_message(const std::string& method, const boost::json::object& params);

}  // namespace protocol
