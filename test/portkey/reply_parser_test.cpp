#include "portkey/reply_parser.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>

#include "test/support/gzip.hpp"

namespace {

using portkey::fault;
using portkey::fault_kind;
using portkey::reply;
using portkey::reply_parser;

constexpr std::size_t max_body = 1000;

/// What became of an answer that arrived in pieces of `piece` bytes.
struct outcome {
  std::optional<fault> trouble;
  bool complete = false;
  bool may_keep = false;
  reply answer;
};

outcome parse_in_pieces(std::size_t piece, std::string_view bytes, std::optional<bool> clean_end = {}) {
  reply_parser parser("a.example", max_body);
  outcome seen;
  while (!bytes.empty() && !parser.complete() && !seen.trouble) {
    const auto space = parser.space();
    const auto size = std::min({piece, bytes.size(), space.size()});
    EXPECT_GT(size, 0U);
    std::memcpy(space.data(), bytes.data(), size);
    bytes.remove_prefix(size);
    seen.trouble = parser.take(size);
  }
  if (!parser.complete() && !seen.trouble && clean_end) seen.trouble = parser.end(*clean_end);
  seen.complete = parser.complete();
  if (seen.complete) {
    seen.may_keep = parser.may_keep();
    seen.answer = parser.release();
  }
  return seen;
}

outcome parse(std::string_view bytes, std::optional<bool> clean_end = {}) {
  const auto whole = parse_in_pieces(bytes.size() + 1, bytes, clean_end);
  const auto single = parse_in_pieces(1, bytes, clean_end);
  // A piece ends in the middle of everything, but how the bytes were cut must not matter.
  EXPECT_EQ(whole.complete, single.complete);
  EXPECT_EQ(whole.trouble.has_value(), single.trouble.has_value()) << bytes.substr(0, 200);
  EXPECT_EQ(whole.answer.body, single.answer.body);
  return whole;
}

void expect_fault(std::string_view bytes, fault_kind kind, std::optional<bool> clean_end = {}) {
  const auto seen = parse(bytes, clean_end);
  EXPECT_FALSE(seen.complete) << bytes.substr(0, 200);
  ASSERT_TRUE(seen.trouble.has_value()) << bytes.substr(0, 200);
  EXPECT_EQ(seen.trouble->what, kind) << seen.trouble->message;
  EXPECT_TRUE(seen.trouble->was_sent);
  EXPECT_NE(seen.trouble->message.find("a.example"), std::string::npos) << seen.trouble->message;
}

TEST(reply_parser, reads_a_body_of_declared_length) {
  const auto seen = parse(
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nRetry-After: 7\r\n"
      "X-Request-Id: r-1\r\ncf-ray: c-1\r\n\r\n{}");
  ASSERT_TRUE(seen.complete);
  EXPECT_TRUE(seen.may_keep);
  EXPECT_EQ(seen.answer.status, 200U);
  EXPECT_EQ(seen.answer.content_type, "application/json");
  EXPECT_EQ(seen.answer.retry_after, "7");
  EXPECT_EQ(seen.answer.request_id, "r-1");
  EXPECT_EQ(seen.answer.body, "{}");
}

TEST(reply_parser, prefers_portkeys_own_trace_id) {
  const auto seen = parse(
      "HTTP/1.1 200 OK\r\ncf-ray: c\r\nx-request-id: r\r\nX-Portkey-Trace-Id: t\r\nContent-Length: "
      "0\r\n\r\n");
  EXPECT_EQ(seen.answer.request_id, "t");
}

TEST(reply_parser, reads_chunks_and_keeps_trailers_out_of_the_header) {
  const auto seen = parse(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\n"
      "Retry-After: 99\r\n\r\n");
  ASSERT_TRUE(seen.complete);
  EXPECT_TRUE(seen.may_keep);
  EXPECT_EQ(seen.answer.body, "abc0123456789");
  EXPECT_EQ(seen.answer.retry_after, "");
}

std::string gzipped(const std::string& packed, const std::string& coding = "gzip") {
  return "HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + "\r\nContent-Length: " + std::to_string(packed.size()) +
         "\r\n\r\n" + packed;
}

std::string in_chunk(const std::string& packed) {
  std::ostringstream size;
  size << std::hex << packed.size();
  return "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + size.str() + "\r\n" +
         packed + "\r\n0\r\n\r\n";
}

TEST(reply_parser, waits_for_the_end_of_trailers_that_come_slowly) {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const auto* body : {"0\r\n\r\n", "0\r\nX: y\r\n\r\n", "2\r\n{}\r\n0\r\n\r\n"})
    EXPECT_TRUE(parse(head + body).complete) << body;
  for (const auto* body : {"0\r\n", "0\r\nth", "0\r\nX: y\r\n"})
    EXPECT_FALSE(parse(head + body).complete) << body;
}

TEST(reply_parser, decompresses_gzip_however_it_is_framed) {
  const std::string text = R"({"name":"Z\u00fcrich"})";
  const auto packed = support::gzip(text);
  for (const auto& bytes : {gzipped(packed), gzipped(packed, "x-gzip"), gzipped(packed, "GZIP"), in_chunk(packed)}) {
    const auto seen = parse(bytes);
    ASSERT_TRUE(seen.complete);
    EXPECT_TRUE(seen.may_keep);
    EXPECT_EQ(seen.answer.body, text);
  }
  const auto to_the_end = parse("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + packed, true);
  ASSERT_TRUE(to_the_end.complete);
  EXPECT_EQ(to_the_end.answer.body, text);
}

TEST(reply_parser, a_body_of_nothing_needs_no_gzip_header) {
  EXPECT_TRUE(parse(gzipped("")).complete);
  EXPECT_TRUE(parse("HTTP/1.1 204 No Content\r\nContent-Encoding: gzip\r\n\r\n").complete);
}

TEST(reply_parser, gzip_that_is_damaged_cut_or_followed_by_more_is_not_trusted) {
  const auto packed = support::gzip("{\"data\":[]}");
  auto damaged = packed;
  damaged[packed.size() - 6] ^= 1;
  for (const auto& body : {damaged, packed.substr(0, packed.size() - 1), packed.substr(0, 5), packed + "x",
                           packed + packed, std::string("{\"data\":[]}")}) {
    expect_fault(gzipped(body), fault_kind::bad_reply);
    expect_fault(in_chunk(body), fault_kind::bad_reply);
  }
  expect_fault("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + packed.substr(0, 5), fault_kind::bad_reply, true);
}

TEST(reply_parser, gzip_is_bounded_by_what_it_holds) {
  EXPECT_EQ(parse(gzipped(support::gzip(std::string(max_body, 'x')))).answer.body.size(), max_body);
  expect_fault(gzipped(support::gzip(std::string(max_body + 1, 'x'))), fault_kind::too_large);
  const auto bomb = support::gzip(std::string(std::size_t{700} << 10, 'x'));
  ASSERT_LT(bomb.size(), max_body);
  expect_fault(gzipped(bomb), fault_kind::too_large);
}

TEST(reply_parser, a_close_delimited_body_ends_with_a_clean_end_only) {
  const std::string bytes = "HTTP/1.1 200 OK\r\n\r\nall of it";
  const auto seen = parse(bytes, true);
  ASSERT_TRUE(seen.complete);
  EXPECT_FALSE(seen.may_keep);
  EXPECT_EQ(seen.answer.body, "all of it");
  expect_fault(bytes, fault_kind::closed, false);
}

TEST(reply_parser, answers_without_a_body_are_complete_at_once) {
  for (const auto* bytes : {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 Not Modified\r\n\r\n",
                            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}) {
    const auto seen = parse(bytes);
    EXPECT_TRUE(seen.complete) << bytes;
    EXPECT_TRUE(seen.may_keep) << bytes;
    EXPECT_EQ(seen.answer.body, "") << bytes;
  }
}

TEST(reply_parser, skips_interim_answers) {
  const auto seen = parse(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
      "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok");
  ASSERT_TRUE(seen.complete);
  EXPECT_EQ(seen.answer.status, 201U);
  EXPECT_EQ(seen.answer.body, "ok");
}

TEST(reply_parser, does_not_skip_interim_answers_for_ever) {
  std::string bytes;
  for (int i = 0; i < 20; ++i)
    bytes += "HTTP/1.1 100 Continue\r\n\r\n";
  expect_fault(bytes, fault_kind::bad_reply);
}

TEST(reply_parser, an_error_status_and_a_redirect_are_plain_answers) {
  const auto seen = parse("HTTP/1.1 302 Found\r\nLocation: http://evil.example/\r\nContent-Length: 0\r\n\r\n");
  ASSERT_TRUE(seen.complete);
  EXPECT_EQ(seen.answer.status, 302U);
  EXPECT_EQ(parse("HTTP/1.1 503 Busy\r\nContent-Length: 1\r\n\r\nx").answer.status, 503U);
}

TEST(reply_parser, the_connection_is_not_kept_when_the_peer_says_so) {
  EXPECT_FALSE(parse("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").may_keep);
  EXPECT_FALSE(parse("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n").may_keep);
}

TEST(reply_parser, the_connection_is_not_kept_when_more_came_than_the_answer) {
  const std::string bytes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n";
  const auto seen = parse_in_pieces(bytes.size(), bytes);
  ASSERT_TRUE(seen.complete);
  EXPECT_EQ(seen.answer.body, "ok");
  EXPECT_FALSE(seen.may_keep);
}

TEST(reply_parser, ambiguous_or_unasked_framing_is_not_trusted) {
  for (const auto* fields :
       {"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 2\r\nContent-Length: 2\r\n",
        "Content-Length: 2\r\nContent-Length: 3\r\n", "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: identity\r\n",
        "Content-Length: 1x\r\n", "Content-Length: -1\r\n", "Content-Encoding: br\r\nContent-Length: 2\r\n",
        "Content-Encoding: deflate\r\nContent-Length: 2\r\n", "Content-Encoding: gzip, gzip\r\nContent-Length: 2\r\n",
        "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n"}) {
    expect_fault(std::string("HTTP/1.1 200 OK\r\n") + fields + "\r\nxx", fault_kind::bad_reply);
  }
  expect_fault("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", fault_kind::bad_reply);
}

TEST(reply_parser, what_is_not_http_is_not_trusted) {
  expect_fault("SSH-2.0-OpenSSH_9.2\r\n\r\n", fault_kind::bad_reply);
  expect_fault("HTTP/2 200\r\n\r\n", fault_kind::bad_reply);
  expect_fault("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", fault_kind::bad_reply);
  expect_fault("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n", fault_kind::bad_reply);
  expect_fault("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzzz\r\n", fault_kind::bad_reply);
}

TEST(reply_parser, a_body_beyond_the_limit_is_too_large_however_it_is_framed) {
  expect_fault("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", fault_kind::too_large);
  expect_fault("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n", fault_kind::too_large);
  const std::string half(600, 'x');
  expect_fault("HTTP/1.1 200 OK\r\n\r\n" + half + half, fault_kind::too_large);
  const std::string chunk = "258\r\n" + half + "\r\n";
  expect_fault("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk, fault_kind::too_large);
}

TEST(reply_parser, a_body_at_the_limit_is_read) {
  const std::string body(max_body, 'x');
  EXPECT_EQ(parse("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + body).answer.body, body);
}

TEST(reply_parser, a_header_beyond_64_kib_is_not_read_to_its_end) {
  const std::string filler(1000, 'x');
  std::string bytes = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 70; ++i)
    bytes += "X-Filler: " + filler + "\r\n";
  const auto seen = parse_in_pieces(4096, bytes);
  ASSERT_TRUE(seen.trouble.has_value());
  EXPECT_EQ(seen.trouble->what, fault_kind::bad_reply);
  EXPECT_NE(seen.trouble->message.find("64 KiB"), std::string::npos) << seen.trouble->message;
}

TEST(reply_parser, endless_chunk_extensions_and_trailers_are_bounded) {
  const std::string filler(100'000, 'x');
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_TRUE(parse_in_pieces(4096, head + "1;" + filler).trouble.has_value());
  EXPECT_TRUE(parse_in_pieces(4096, head + "0\r\nX: " + filler).trouble.has_value());
}

TEST(reply_parser, an_end_before_the_first_byte_or_in_the_middle_is_told_apart) {
  const auto silent = parse("", true);
  ASSERT_TRUE(silent.trouble.has_value());
  EXPECT_EQ(silent.trouble->what, fault_kind::closed);
  EXPECT_EQ(silent.trouble->message, "a.example closed the connection before it answered");
  for (const auto* bytes :
       {"HTT", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n12345",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "HTTP/1.1 100 Continue\r\n\r\n"}) {
    const auto seen = parse(bytes, true);
    ASSERT_TRUE(seen.trouble.has_value()) << bytes;
    EXPECT_EQ(seen.trouble->what, fault_kind::closed) << bytes;
    EXPECT_EQ(seen.trouble->message, "a.example closed the connection in the middle of its answer") << bytes;
  }
}

}  // namespace
