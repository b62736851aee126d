#include "protocol/content.hpp"

#include <utility>

#include "protocol/json_text.hpp"

namespace protocol {

tool_result structured_result(const boost::json::object& object) {
  return {to_json_text(object), true, false};
}

tool_result failed_result(std::string sentence) {
  return {std::move(sentence), false, true};
}

std::string result_members(const tool_result& result, revision spoken) {
  std::string out;
  out.reserve(result.text.size() * 9 / 4 + 96);
  out += R"("content":[{"type":"text","text":)";
  append_json_string(out, result.text);
  out += "}]";
  if (result.structured && has_structured_results(spoken)) {
    out += R"(,"structuredContent":)";
    out += result.text;
  }
  if (result.is_error) out += R"(,"isError":true)";
  return out;
}

}  // namespace protocol
