#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace server {

/// The head of a request, as a snapshot taken before the body: nothing that arrives later changes it.
struct request_head {
  std::string method;  ///< "GET", "POST", …
  std::string path;    ///< of the target, without the query
  std::string query;   ///< without the question mark
  bool http_1_0 = false;
  bool keep_alive = true;
  std::vector<std::pair<std::string, std::string>> fields;  ///< names in lower case, values trimmed

  /// The value of the first field of that name (lower case); nothing: there is none.
  std::optional<std::string_view> field(std::string_view name) const;
  /// The values of all fields of that name, in their order.
  std::vector<std::string_view> every(std::string_view name) const;
  /// Whether something stands behind it that belongs to the request.
  bool carries_body() const;
};

/// What is answered, but for Content-Length and Connection, which the writer adds. Values hold no line breaks.
struct http_answer {
  unsigned status = 200;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
};

/// An answer that is JSON, plain text, or nothing but a status.
http_answer json_answer(unsigned status, std::string body);
http_answer text_answer(unsigned status, std::string body);
http_answer empty_answer(unsigned status);

/// `{"error":"…"}`: what paths beside the MCP endpoint answer when something is wrong.
http_answer problem_answer(unsigned status, std::string_view sentence);

/// "Not Found" for 404.
std::string_view reason_phrase(unsigned status);

}  // namespace server
