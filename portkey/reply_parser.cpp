#include "portkey/reply_parser.hpp"

#include <algorithm>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstdint>
#include <string_view>
#include <utility>

#include "portkey/chunked_body.hpp"
#include "portkey/gunzip.hpp"

namespace portkey {

namespace http = boost::beast::http;
using boost::system::error_code;

namespace {

constexpr std::size_t max_header = std::size_t{64} << 10;
constexpr std::size_t first_read = std::size_t{8} << 10;
constexpr std::size_t body_read = std::size_t{64} << 10;
constexpr int most_interim_answers = 8;

using parser_type = http::response_parser<http::string_body>;
using fields = http::response<http::string_body>;

/// Beast reads framings that others read differently; such an answer is not trusted.
const char* ambiguity_of(const fields& header) {
  const auto encodings = header.count(http::field::transfer_encoding);
  const auto lengths = header.count(http::field::content_length);
  if (encodings + lengths > 1) return "its length is given more than once";
  if (encodings == 1) {
    if (header.version() != 11) return "it is chunked, which HTTP/1.0 cannot be";
    if (!boost::beast::iequals(header[http::field::transfer_encoding], "chunked")) {
      return "its transfer encoding is not chunked";
    }
  }
  return nullptr;
}

enum class coding { none, gzip, other };

coding coding_of(const fields& header) {
  if (header.count(http::field::content_encoding) > 1) return coding::other;
  const auto name = header[http::field::content_encoding];
  if (name.empty() || boost::beast::iequals(name, "identity")) return coding::none;
  const bool is_gzip = boost::beast::iequals(name, "gzip") || boost::beast::iequals(name, "x-gzip");
  return is_gzip ? coding::gzip : coding::other;
}

std::string request_id_of(const fields& header) {
  for (const char* const name : {"x-portkey-trace-id", "x-request-id", "cf-ray"}) {
    if (const auto found = header.find(name); found != header.end()) return std::string(found->value());
  }
  return {};
}

}  // namespace

struct reply_parser::state {
  state(std::string of_host, std::size_t max) : host(std::move(of_host)), max_body(max) { expect_header(); }

  void expect_header() {
    parser.emplace();
    parser->header_limit(static_cast<std::uint32_t>(max_header));
    parser->body_limit(max_body);
    header_done = false;
  }

  fault untrusted(const std::string& why) const {
    return {fault_kind::bad_reply, "the answer of " + host + " cannot be trusted: " + why, true};
  }

  fault too_large() const {
    return {fault_kind::too_large, "the answer of " + host + " is larger than " + std::to_string(max_body) + " bytes",
            true};
  }

  fault refused(const error_code& error) const {
    if (error == http::error::body_limit) return too_large();
    if (error == http::error::header_limit) return untrusted("its header is larger than 64 KiB");
    return untrusted(error.message());
  }

  std::optional<fault> on_header() {
    const auto& header = parser->get();
    const unsigned status = header.result_int();
    if (const char* const why = ambiguity_of(header); why != nullptr) return untrusted(why);
    if (status < 100 || status == 101) return untrusted("status " + std::to_string(status));
    if (status < 200) {
      if (++interim > most_interim_answers) return untrusted("too many interim answers");
      expect_header();
      return std::nullopt;
    }
    const auto coded = coding_of(header);
    if (coded == coding::other) return untrusted("it is encoded in a way that was not asked for");
    if (coded == coding::gzip) unpacker.emplace(max_body);
    // Taken now: the fields of a trailer would be merged into the header.
    answer.status = status;
    answer.content_type = std::string(header[http::field::content_type]);
    answer.retry_after = std::string(header[http::field::retry_after]);
    answer.request_id = request_id_of(header);
    answer.provider = std::string(header["x-portkey-provider"]);
    answer.cache = std::string(header["x-portkey-cache-status"]);
    header_done = true;
    parser->eager(true);
    return std::nullopt;
  }

  /// Decompresses what has come of the body, so that it is never held in both forms.
  std::optional<fault> unpack() {
    if (!unpacker) return std::nullopt;
    auto& packed = parser->get().body();
    const auto trouble = unpacker->take(packed);
    packed.clear();
    is_damaged = trouble || (parser->is_done() && !unpacker->complete());
    if (trouble == gunzip_fault::too_large) return too_large();
    if (trouble) return untrusted("its gzip data is damaged");
    if (is_damaged) return untrusted("its gzip data ends too early");
    return std::nullopt;
  }

  std::string host;
  std::size_t max_body;
  std::optional<gunzip> unpacker;
  boost::beast::flat_buffer buffer{max_header};
  std::optional<parser_type> parser;
  reply answer;
  int interim = 0;
  bool header_done = false;
  bool began = false;
  bool is_damaged = false;
};

reply_parser::reply_parser(std::string host, std::size_t max_body)
    : state_(std::make_unique<state>(std::move(host), max_body)) {}

reply_parser::~reply_parser() = default;

boost::asio::mutable_buffer reply_parser::space() {
  auto& buffer = state_->buffer;
  const std::size_t wanted = state_->header_done ? body_read : first_read;
  return buffer.prepare(std::min(wanted, buffer.max_size() - buffer.size()));
}

std::optional<fault> reply_parser::take(std::size_t size) {
  auto& self = *state_;
  self.buffer.commit(size);
  self.began = self.began || size != 0;
  while (self.buffer.size() != 0 && !complete()) {
    const bool is_chunked = self.header_done && self.parser->chunked();
    if (is_chunked && self.buffer.size() < shortest_chunked) return std::nullopt;
    error_code error;
    const std::size_t used = self.parser->put(self.buffer.data(), error);
    self.buffer.consume(used);
    if (error == http::error::need_more) {
      if (self.buffer.size() < self.buffer.max_size()) return std::nullopt;
      return self.untrusted(self.header_done ? "one of its chunks has a header larger than 64 KiB"
                                             : "its header is larger than 64 KiB");
    }
    if (error) return self.refused(error);
    if (!self.header_done && self.parser->is_header_done()) {
      if (auto untrusted = self.on_header()) return untrusted;
    }
    if (auto damaged = self.unpack()) return damaged;
  }
  return std::nullopt;
}

std::optional<fault> reply_parser::end(bool clean) {
  auto& self = *state_;
  if (!self.began) return fault(fault_kind::closed, self.host + " closed the connection before it answered", true);
  if (clean && self.header_done && self.parser->need_eof()) {
    error_code error;
    self.parser->put_eof(error);
    if (!error) return self.unpack();
  }
  return fault(fault_kind::closed, self.host + " closed the connection in the middle of its answer", true);
}

bool reply_parser::began() const noexcept {
  return state_->began;
}

bool reply_parser::complete() const noexcept {
  return state_->header_done && state_->parser->is_done() && !state_->is_damaged;
}

bool reply_parser::may_keep() const {
  return state_->parser->keep_alive() && state_->buffer.size() == 0;
}

reply reply_parser::release() {
  auto& self = *state_;
  self.answer.body = self.unpacker ? self.unpacker->release() : std::move(self.parser->get().body());
  return std::move(self.answer);
}

}  // namespace portkey
