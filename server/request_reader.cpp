#include "server/request_reader.hpp"

#include <algorithm>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/none.hpp>
#include <cctype>
#include <functional>
#include <iterator>
#include <optional>
#include <utility>

#include "portkey/chunked_body.hpp"
#include "portkey/deadline.hpp"
#include "server/body_pace.hpp"

namespace server {

namespace http = boost::beast::http;
using boost::asio::awaitable;
using boost::system::error_code;

namespace {

/// Everything that is buffered of a request at once: head, or a piece of the body with its chunk headers.
constexpr std::size_t max_buffered = std::size_t{64} << 10;

portkey::deadline after(std::chrono::milliseconds time) {
  return portkey::deadline::clock::now() + time;
}

unreadable refused(unsigned status, std::string sentence) {
  return {false, framing_fault{status, std::move(sentence)}};
}
unreadable gone() {
  return {true, {}};
}

/// What an error of the connection means while part of a request has arrived.
unreadable broken(const error_code& error) {
  if (error == boost::asio::error::timed_out) return refused(408, "The request took too long to arrive.");
  if (error == boost::asio::error::no_buffer_space)
    return refused(400, "The head of a chunk, or what follows the last one, is larger than 64 KiB.");
  return gone();
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

request_head snapshot(const http::request_header<>& from, bool keep_alive) {
  request_head head;
  head.method = std::string(from.method_string());
  const std::string_view target(from.target().data(), from.target().size());
  const auto question = target.find('?');
  head.path = std::string(target.substr(0, question));
  if (question != target.npos) head.query = std::string(target.substr(question + 1));
  head.http_1_0 = from.version() == 10;
  head.keep_alive = keep_alive;
  for (const auto& field : from) {
    auto name = lowered(field.name_string());
    // Lines of a list are one list (RFC 9110 section 5.3).
    const auto is_accept = [](const auto& known) { return known.first == "accept"; };
    const auto earlier =
        name == "accept" ? std::find_if(head.fields.begin(), head.fields.end(), is_accept) : head.fields.end();
    if (earlier == head.fields.end())
      head.fields.emplace_back(std::move(name), std::string(field.value()));
    else
      earlier->second += ", " + std::string(field.value());
  }
  return head;
}

}  // namespace

struct request_reader::parser {
  http::request_parser<http::string_body> message;
  std::size_t fields = 0;  // how many the head had: more of them later are trailers
  bool wants_continue = false;
  bool has_extensions = false;
  std::function<void(std::uint64_t, boost::beast::string_view, error_code&)> on_chunk;
};

request_reader::request_reader(portkey::stream& from, request_limits limits)
    : stream_(from), limits_(limits), buffer_(max_buffered) {}

request_reader::~request_reader() = default;

awaitable<error_code> request_reader::fill() {
  constexpr std::size_t piece = 8192;
  const auto room = buffer_.max_size() - buffer_.size();
  if (room == 0) co_return boost::asio::error::no_buffer_space;
  const auto space = buffer_.prepare(std::min(piece, room));
  const auto read = co_await stream_.read_some(space);
  buffer_.commit(read.bytes);
  co_return read.bytes > 0 ? error_code() : read.error;
}

awaitable<boost::system::result<std::size_t, unreadable>> request_reader::head_length() {
  bool begun = buffer_.size() > 0;
  stream_.expires_at(after(begun ? limits_.header_timeout : limits_.idle_timeout), portkey::at_expiry::cancels);
  std::size_t searched = 0;
  bool may_be_empty = true;  // one empty line before the request is skipped (RFC 9112 section 2.2)
  while (true) {
    if (may_be_empty && buffer_.size() >= 2) {
      may_be_empty = false;
      const std::string_view begin(static_cast<const char*>(buffer_.data().data()), 2);
      if (begin == "\r\n") buffer_.consume(2);
    }
    const std::string_view text(static_cast<const char*>(buffer_.data().data()), buffer_.size());
    const auto end = text.find("\r\n\r\n", searched);
    if (end != text.npos && end + 4 <= max_head) co_return end + 4;
    if (end != text.npos || text.size() > max_head)
      co_return refused(431, "The head of the request is larger than 16 KiB.");
    // A head without CRLF would otherwise be waited for until the time is up.
    if (auto fault = check_raw_head(text.substr(0, text.rfind('\n') + 1))) co_return unreadable(false, *fault);
    searched = text.size() < 3 ? 0 : text.size() - 3;
    const auto error = co_await fill();
    if (error && !begun) co_return gone();
    if (error) co_return broken(error);
    if (!begun) stream_.expires_at(after(limits_.header_timeout), portkey::at_expiry::cancels);
    begun = true;
  }
}

boost::system::result<request_head, unreadable> request_reader::parse_head(std::size_t length) {
  const std::string_view text(static_cast<const char*>(buffer_.data().data()), length);
  if (auto fault = check_raw_head(text)) return unreadable(false, *fault);
  parser_ = std::make_unique<parser>();
  auto& message = parser_->message;
  message.header_limit(static_cast<std::uint32_t>(max_head));
  message.body_limit(boost::none);  // set when the body is read: here it would turn 413 into a fault of the head
  message.eager(false);
  error_code error;
  message.put(boost::asio::const_buffer(text.data(), text.size()), error);
  if (error == http::error::bad_version) return refused(505, "Only HTTP/1.1 and HTTP/1.0 are spoken.");
  if (error || !message.is_header_done()) return refused(400, "The request is not HTTP/1.1.");
  buffer_.consume(length);
  const auto& parsed = message.get();
  if (parsed.method() == http::verb::unknown) return refused(501, "The method of the request is not known.");
  auto head = snapshot(parsed, message.keep_alive());
  if (auto fault = check_head(head, {parsed.target().data(), parsed.target().size()})) return unreadable(false, *fault);
  const auto expectation = head.field("expect");
  if (expectation && lowered(*expectation) != "100-continue")
    return refused(417, "The only expectation met is 100-continue.");
  // A client of HTTP/1.0 would take the interim answer for the answer (RFC 9110 section 10.1.1).
  parser_->wants_continue = expectation.has_value() && !head.http_1_0;
  parser_->fields = static_cast<std::size_t>(std::distance(parsed.begin(), parsed.end()));
  return head;
}

awaitable<boost::system::result<request_head, unreadable>> request_reader::head() {
  const auto length = co_await head_length();
  if (!length) co_return length.error();
  co_return parse_head(*length);
}

awaitable<boost::system::result<std::string, unreadable>> request_reader::body() {
  auto& message = parser_->message;
  const auto too_large = refused(413, "The body is larger than " + std::to_string(limits_.max_body) + " bytes.");
  if (const auto declared = message.content_length(); declared && *declared > limits_.max_body) co_return too_large;
  const auto began = portkey::deadline::clock::now();
  stream_.expires_at(began + limits_.body_timeout, portkey::at_expiry::cancels);
  if (parser_->wants_continue && buffer_.size() == 0) {
    static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    const auto first = boost::asio::buffer(go_on);
    const auto sent = co_await stream_.write_all(first, boost::asio::const_buffer());
    if (sent.error) co_return gone();
  }
  message.body_limit(limits_.max_body);
  message.eager(true);
  parser_->on_chunk = [this](std::uint64_t, boost::beast::string_view extensions, error_code&) {
    parser_->has_extensions = parser_->has_extensions || !extensions.empty();
  };
  message.on_chunk_header(parser_->on_chunk);
  const std::size_t least = message.chunked() ? portkey::shortest_chunked : 0;
  error_code error;
  while (!message.is_done()) {
    std::size_t used = 0;
    if (buffer_.size() >= least) used = message.put(buffer_.data(), error);
    buffer_.consume(used);
    if (parser_->has_extensions) co_return refused(400, "Chunk extensions are not understood here.");
    if (error == http::error::body_limit) co_return too_large;
    if (error && error != http::error::need_more)
      co_return refused(400, "The body of the request is not framed as HTTP wants.");
    if (message.is_done()) break;
    const auto time = time_for_body(limits_.body_timeout, message.get().body().size());
    stream_.expires_at(began + time, portkey::at_expiry::cancels);
    const auto filled = co_await fill();
    if (filled) co_return broken(filled);
  }
  const auto fields = std::distance(message.get().begin(), message.get().end());
  if (static_cast<std::size_t>(fields) != parser_->fields) co_return refused(400, "Trailers are not understood here.");
  co_return std::move(message.get().body());
}

}  // namespace server
