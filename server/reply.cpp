#include "server/reply.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "portkey/deadline.hpp"

namespace server {

using boost::asio::awaitable;

namespace {

/// What a client has to take within the write timeout. The timeout of a large answer grows with it this way.
constexpr std::size_t timed_piece = std::size_t{64} * 1024;

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c == '\t' || (c >= 0x20 && c != 0x7f); });
}

/// Texts are the exception: what answers with one says so.
written form_of(const http_answer& answer) {
  const bool is_plain = std::any_of(answer.fields.begin(), answer.fields.end(), [](const auto& field) {
    return field.first == "Content-Type" && field.second.starts_with("text/plain");
  });
  return is_plain ? written::plain : written::as_json;
}

std::string chunk_of(const std::string& text) {
  std::array<char, 16> size;
  const auto end = std::to_chars(size.data(), size.data() + size.size(), text.size(), 16).ptr;
  std::string out(size.data(), end);
  out += "\r\n";
  out += text;
  out += "\r\n";
  return out;
}

}  // namespace

void reply::add_field(std::string name, std::string value) {
  if (is_printable(value)) fields_.emplace_back(std::move(name), std::move(value));
}

std::string reply::head(unsigned status, const std::vector<std::pair<std::string, std::string>>& fields) {
  keep_alive_ = keep_alive_ && !(leaving_ && *leaving_);
  std::string out = http_1_0_ ? "HTTP/1.0 " : "HTTP/1.1 ";
  out += std::to_string(status);
  out += ' ';
  out += reason_phrase(status);
  out += "\r\n";
  for (const auto* list : {&fields, &std::as_const(fields_)})
    for (const auto& [name, value] : *list) {
      if (!is_printable(value)) continue;
      out += name;
      out += ": ";
      out += redacted(value, written::plain, hides_.get());
      out += "\r\n";
    }
  if (!keep_alive_)
    out += "Connection: close\r\n";
  else if (http_1_0_)
    out += "Connection: keep-alive\r\n";
  return out;
}

awaitable<bool> reply::write(std::string first, std::string second) {
  auto one = boost::asio::buffer(std::as_const(first));
  auto rest = boost::asio::buffer(std::as_const(second));
  while (!failed_ && one.size() + rest.size() > 0) {
    // Reset when the time is up: what the client does not take would otherwise lie in the kernel for minutes.
    stream_.expires_at(portkey::deadline::clock::now() + write_timeout_, portkey::at_expiry::resets);
    const auto piece = boost::asio::buffer(rest, timed_piece);
    const auto done = co_await stream_.write_all(one, piece);
    failed_ = done.error.failed();
    one = {};
    rest += piece.size();
  }
  stream_.expires_at(portkey::deadline::max());
  co_return !failed_;
}

awaitable<bool> reply::send(http_answer answer) {
  answered_ = true;
  status_ = answer.status;
  answer.body = redacted(std::move(answer.body), form_of(answer), hides_.get());
  auto text = head(answer.status, answer.fields);
  if (answer.status != 204 && answer.status != 304)
    text += "Content-Length: " + std::to_string(answer.body.size()) + "\r\n";
  text += "\r\n";
  if (head_only_) answer.body.clear();
  const auto sent = co_await write(std::move(text), std::move(answer.body));
  co_return sent;
}

awaitable<bool> reply::feed(std::string text, const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string opening;
  if (!streaming_) {
    streaming_ = answered_ = true;
    status_ = 200;
    // A stream of HTTP/1.0 ends with its connection.
    if (http_1_0_) keep_alive_ = false;
    opening = head(200, fields);
    opening +=
        "Content-Type: text/event-stream\r\nCache-Control: no-cache, no-transform\r\nX-Accel-Buffering: "
        "no\r\n";
    opening += http_1_0_ ? "\r\n" : "Transfer-Encoding: chunked\r\n\r\n";
  }
  text = redacted(std::move(text), written::as_json, hides_.get());
  if (!http_1_0_) text = chunk_of(text);
  const auto sent = co_await write(std::move(opening), std::move(text));
  co_return sent;
}

awaitable<bool> reply::end() {
  if (!streaming_) co_return false;
  if (http_1_0_) co_return !failed_;
  std::string last = "0\r\n\r\n";
  std::string nothing;
  const auto sent = co_await write(std::move(last), std::move(nothing));
  co_return sent;
}

}  // namespace server
