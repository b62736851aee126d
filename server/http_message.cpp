#include "server/http_message.hpp"

#include <boost/beast/http/status.hpp>

#include "protocol/json_text.hpp"

namespace server {

std::optional<std::string_view> request_head::field(std::string_view name) const {
  for (const auto& [key, value] : fields)
    if (key == name) return value;
  return std::nullopt;
}

std::vector<std::string_view> request_head::every(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : fields)
    if (key == name) values.push_back(value);
  return values;
}

bool request_head::carries_body() const {
  const auto length = field("content-length");
  return field("transfer-encoding") || (length && *length != "0");
}

http_answer json_answer(unsigned status, std::string body) {
  http_answer answer;
  answer.status = status;
  answer.fields.emplace_back("Content-Type", "application/json");
  answer.body = std::move(body);
  return answer;
}

http_answer text_answer(unsigned status, std::string body) {
  http_answer answer;
  answer.status = status;
  answer.fields.emplace_back("Content-Type", "text/plain; charset=utf-8");
  answer.body = std::move(body);
  return answer;
}

http_answer empty_answer(unsigned status) {
  http_answer answer;
  answer.status = status;
  return answer;
}

http_answer problem_answer(unsigned status, std::string_view sentence) {
  std::string body = R"({"error":)";
  protocol::append_json_string(body, sentence);
  body += '}';
  return json_answer(status, std::move(body));
}

std::string_view reason_phrase(unsigned status) {
  const auto phrase = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
  return {phrase.data(), phrase.size()};
}

}  // namespace server
