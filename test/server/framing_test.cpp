#include "server/framing.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using server::check_head;
using server::check_raw_head;
using server::request_head;

using fields = std::vector<std::pair<std::string, std::string>>;

request_head head_with(fields more, bool http_1_0 = false) {
  request_head head;
  head.method = "POST";
  head.path = "/mcp";
  head.http_1_0 = http_1_0;
  head.fields = std::move(more);
  return head;
}

TEST(framing, takes_ordinary_raw_heads) {
  for (const std::string head : {
           "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
           "POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
           "GET / HTTP/1.1\r\nHost:\ta \r\nX-Empty:\r\n\r\n",
           "GET / HTTP/1.1\r\n\r\n",
       })
    EXPECT_FALSE(check_raw_head(head)) << head;
}

TEST(framing, refuses_raw_heads_that_parsers_read_differently) {
  const std::string nul("GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n", 29);
  const std::pair<std::string, const char*> bad[] = {
      {nul, "NUL"},
      {"GET / HTTP/1.1\nHost: a\r\n\r\n", "bare LF"},
      {"\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "bare LF"},
      {"GET / HTTP/1.1\r\nHost: a\r\n\n", "bare LF"},
      {"GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", "bare CR"},
      {"GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", "bare CR"},
      {"GET / HTTP/1.1\r", "bare CR"},
      {"GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n", "folded"},
      {"GET / HTTP/1.1\r\nX: a\r\n\tb\r\n\r\n", "folded"},
      {"GET / HTTP/1.1\r\n X: a\r\n\r\n", "folded"},
  };
  for (const auto& [head, why] : bad) {
    const auto fault = check_raw_head(head);
    ASSERT_TRUE(fault) << head;
    EXPECT_EQ(fault->status, 400U) << head;
    EXPECT_NE(fault->sentence.find(why), std::string::npos) << head << ": " << fault->sentence;
  }
}

TEST(framing, takes_ordinary_heads) {
  for (const auto& good : {
           head_with({{"host", "a"}}),
           head_with({{"host", ""}}),
           head_with({{"host", "a"}, {"content-length", "0"}}),
           head_with({{"host", "a"}, {"content-length", "9999999999"}}),
           head_with({{"host", "a"}, {"transfer-encoding", "chunked"}}),
           head_with(
               {{"host", "a"}, {"accept", "a"}, {"accept", "b"}, {"x-forwarded-for", "1"}, {"x-forwarded-for", "2"}}),
           head_with({}, true),
           head_with({{"content-length", "3"}}, true),
       })
    EXPECT_FALSE(check_head(good, "/mcp"));
}

TEST(framing, refuses_a_body_whose_end_is_ambiguous) {
  for (const auto& bad : {
           fields{{"content-length", "3"}, {"transfer-encoding", "chunked"}},
           fields{{"transfer-encoding", "gzip"}},
           fields{{"transfer-encoding", "gzip, chunked"}},
           fields{{"transfer-encoding", "chunked, chunked"}},
           fields{{"transfer-encoding", "identity, chunked"}},
           fields{{"transfer-encoding", "identity"}},
           fields{{"transfer-encoding", "Chunked"}},
           fields{{"transfer-encoding", ""}},
           fields{{"transfer-encoding",
                   "\x0b"
                   "chunked"}},
           fields{{"content-length", ""}},
           fields{{"content-length", "+3"}},
           fields{{"content-length", "-3"}},
           fields{{"content-length", "3,3"}},
           fields{{"content-length", "3 "}},
           fields{{"content-length", "0x3"}},
           fields{{"content-length", "3.0"}},
           fields{{"content-length", "12345678901"}},
       }) {
    auto all = bad;
    all.emplace_back("host", "a");
    const auto fault = check_head(head_with(all), "/mcp");
    ASSERT_TRUE(fault) << bad[0].first << ": " << bad[0].second;
    EXPECT_EQ(fault->status, 400U);
  }
  EXPECT_TRUE(check_head(head_with({{"transfer-encoding", "chunked"}}, true), "/mcp"));
}

TEST(framing, refuses_two_of_a_field_that_decides_something) {
  for (const char* name :
       {"host", "authorization", "content-length", "transfer-encoding", "content-type", "origin", "mcp-session-id",
        "mcp-protocol-version", "mcp-method", "mcp-name", "mcp-param-region", "x-mcp-toolsets", "x-mcp-readonly",
        "last-event-id", "x-portkey-api-key", "x-portkey-workspace-api-key", "expect"}) {
    const auto fault = check_head(head_with({{"host", "a"}, {name, "1"}, {name, "1"}}), "/mcp");
    ASSERT_TRUE(fault) << name;
    EXPECT_EQ(fault->sentence, "The header field " + std::string(name) + " stands more than once.");
  }
}

TEST(framing, wants_a_host_of_http_1_1) {
  const auto fault = check_head(head_with({}), "/mcp");
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->sentence, "The header field Host is missing.");
}

TEST(framing, wants_a_target_that_is_a_path) {
  const auto head = head_with({{"host", "a"}});
  for (const std::string target : {"/", "/mcp?x=1", "/a%20b", "//"})
    EXPECT_FALSE(check_head(head, target)) << target;
  for (const std::string target :
       {"", "*", "mcp", "http://a/mcp", "a:80", "/a b", "/a\tb", "/\x7f", "/\xc3\xa9", "/a\x01"}) {
    const auto fault = check_head(head, target);
    ASSERT_TRUE(fault) << target;
    EXPECT_EQ(fault->status, 400U) << target;
  }
  EXPECT_FALSE(check_head(head, "/" + std::string(server::max_target - 1, 'a')));
  const auto too_long = check_head(head, "/" + std::string(server::max_target, 'a'));
  ASSERT_TRUE(too_long);
  EXPECT_EQ(too_long->status, 414U);
}

TEST(framing, counts_fields) {
  fields many{{"host", "a"}};
  while (many.size() < server::max_fields)
    many.emplace_back("x", "1");
  EXPECT_FALSE(check_head(head_with(many), "/"));
  many.emplace_back("x", "1");
  const auto fault = check_head(head_with(many), "/");
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->status, 431U);
}

}  // namespace
