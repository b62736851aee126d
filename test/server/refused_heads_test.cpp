#include <gtest/gtest.h>

#include <cctype>
#include <string>
#include <utility>

#include "test/server/guarded_daemon.hpp"

namespace {

using namespace std::string_literals;

/// Heads that are refused. Without its fault each would be a call that runs.
class refused_heads : public guarded_daemon {
 protected:
  /// A call with these lines before its other fields.
  static std::string with(const std::string& lines) {
    return "POST /mcp HTTP/1.1\r\n" + lines + fields() + length() + "\r\n" + body();
  }
  static std::string starting(const std::string& line) { return line + fields() + length() + "\r\n" + body(); }
};

TEST_F(refused_heads, have_a_request_line_of_another_shape) {
  for (const auto& line :
       {"POST /mcp\r\n"s, "/mcp HTTP/1.1\r\n"s, "POST HTTP/1.1\r\n"s, "POST  /mcp HTTP/1.1\r\n"s,
        "POST\t/mcp\tHTTP/1.1\r\n"s, " POST /mcp HTTP/1.1\r\n"s, "P(ST /mcp HTTP/1.1\r\n"s,
        "P\xc3\x96ST /mcp HTTP/1.1\r\n"s, "\r\n\r\nPOST /mcp HTTP/1.1\r\n"s, "HTTP/1.1 200 OK\r\n"s, "nonsense\r\n"s})
    EXPECT_EQ(refusal(starting(line)), 400);
  EXPECT_EQ(refusal("GET /livez\r\n"), 400) << "HTTP/0.9";
  EXPECT_EQ(refusal("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"s), 400) << "the beginning of TLS";
}

TEST_F(refused_heads, are_of_another_version) {
  for (const char* version : {"HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "HTTP/3.0", "HTTP/9.9", "HTTP/1.10", "HTTP/11",
                              "HTTP 1.1", "http/1.1", "HTTP/1.1 ", "HTTP/1.1x", "x HTTP/1.1", " HTTP/1.1", ""})
    EXPECT_EQ(refusal(starting("POST /mcp "s + version + "\r\n")), 505);
  EXPECT_EQ(refusal("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505);
}

TEST_F(refused_heads, have_a_method_that_is_none) {
  for (const char* method : {"post", "Post", "POSTS", "FETCH", "X", "GET!"})
    EXPECT_EQ(refusal(starting(method + " /mcp HTTP/1.1\r\n"s)), 501);
}

TEST_F(refused_heads, have_a_target_that_is_no_path) {
  for (const auto& target :
       {"http://" + served->authority() + "/mcp", "https://evil.example/mcp"s, "*"s, served->authority(), "mcp"s,
        "?x=/mcp"s, "\\mcp"s, "/m\xc3\xa9p"s, "/mcp\x80"s, "/mcp\x7f"s, "/mcp\x01"s, "/mcp\t"s, "/mcp\0"s})
    EXPECT_EQ(refusal(starting("POST " + target + " HTTP/1.1\r\n")), 400);
  EXPECT_EQ(refusal(starting("OPTIONS * HTTP/1.1\r\n")), 400);
  EXPECT_EQ(refusal(starting("CONNECT " + served->authority() + " HTTP/1.1\r\n")), 400);
  EXPECT_EQ(refusal(starting("POST /mcp?" + std::string(8192 - 4, 'x') + " HTTP/1.1\r\n")), 414);
}

TEST_F(refused_heads, have_lines_that_others_read_differently) {
  for (const auto& lines : {"X: a\r\n b\r\n"s, "X: a\r\n\tb\r\n"s, "X:\r\n a\r\n"s,   " X: a\r\n"s,
                            "\tX: a\r\n"s,     "X: a\r\n \r\n"s,   "X: a\nY: b\r\n"s, "X: a\n"s,
                            "\nX: a\r\n"s,     "X: a\n\r\n"s,      "X: a\rY: b\r\n"s, "X: a\r\r\n"s,
                            "\rX: a\r\n"s,     "X: a\0b\r\n"s,     "\0X: a\r\n"s,     "X\0: a\r\n"s,
                            "X: a\x01\r\n"s,   "X: a\x0b\r\n"s,    "X: a\x7f\r\n"s,   "X : a\r\n"s,
                            "X\t: a\r\n"s,     "X Y: a\r\n"s,      "X(: a\r\n"s,      "X\xc3\xa9: a\r\n"s,
                            ": a\r\n"s,        "X\r\n"s,           "X=a\r\n"s,        "Connection: \x01\r\n"s})
    EXPECT_EQ(refusal(with(lines)), 400);
}

TEST_F(refused_heads, end_with_bare_line_feeds) {
  auto text = call();
  std::size_t at = 0;
  while ((at = text.find("\r\n")) != text.npos)
    text.erase(at, 1);
  EXPECT_EQ(refusal(text), 400);
  EXPECT_EQ(refusal(post() + length() + "\n" + body()), 400);
  EXPECT_EQ(refusal("GET /livez HTTP/1.1\n\n"), 400);
}

TEST_F(refused_heads, name_no_host_or_two) {
  EXPECT_EQ(refusal("GET /livez HTTP/1.1\r\n\r\n"), 400);
  for (const auto& second : {host(), "host: evil.example\r\n"s, "HOST:\r\n"s}) {
    EXPECT_EQ(refusal(with(second)), 400);
    EXPECT_EQ(refusal("GET /livez HTTP/1.1\r\n" + host() + second + "\r\n"), 400);
    EXPECT_EQ(refusal("GET /livez HTTP/1.0\r\n" + host() + second + "\r\n"), 400);
  }
}

TEST_F(refused_heads, have_two_of_a_field_that_decides_something) {
  const std::pair<const char*, const char*> doubled[] = {
      {"Authorization", "Bearer a"},
      {"Content-Length", "5"},
      {"Transfer-Encoding", "chunked"},
      {"Content-Type", "application/json"},
      {"Origin", "http://localhost:1"},
      {"X-Portkey-Api-Key", "a"},
      {"X-Portkey-Workspace-Api-Key", "a"},
      {"MCP-Protocol-Version", "2026-07-28"},
      {"Mcp-Method", "tools/call"},
      {"Mcp-Name", "list_configs"},
      {"Mcp-Session-Id", "a"},
      {"Mcp-Param-Region", "a"},
      {"X-MCP-Toolsets", "core"},
      {"X-MCP-Readonly", "true"},
      {"Last-Event-ID", "1"},
      {"Expect", "100-continue"},
  };
  for (const auto& [name, value] : doubled) {
    std::string upper(name);
    for (auto& c : upper)
      c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    for (const auto& again : {std::string(value), "other"s})
      EXPECT_EQ(refusal(with(name + ": "s + value + "\r\n" + upper + ":" + again + "\r\n")), 400);
  }
}

TEST_F(refused_heads, are_larger_than_the_bounds) {
  std::string many;
  for (int count = 0; count < 95; ++count)
    many += "X: 1\r\n";
  EXPECT_EQ(refusal(with(many)), 431) << "a hundred and one fields";
  const auto room = 16384 - with("X: \r\n").find("\r\n\r\n") - 4;
  EXPECT_EQ(refusal(with("X: " + std::string(room + 1, 'x') + "\r\n")), 431);
  EXPECT_EQ(refusal(with("X: " + std::string(100'000, 'x') + "\r\n")), 431);
  EXPECT_EQ(refusal(with(std::string(50'000, 'X') + ": x\r\n")), 431);
  EXPECT_EQ(refusal(starting("POST /" + std::string(20'000, 'x') + " HTTP/1.1\r\n")), 431);
}

TEST_F(refused_heads, expect_what_is_not_met) {
  for (const char* expectation : {"magic", "", "100-continue, magic", "200-ok"})
    EXPECT_EQ(refusal(with("Expect: "s + expectation + "\r\n")), 417);
}

}  // namespace
