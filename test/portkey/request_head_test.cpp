#include "portkey/request_head.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using portkey::fault_kind;
using portkey::outgoing;
using portkey::request_head;
using portkey::secret;
using portkey::verb;

outgoing request(verb method, std::string target) {
  outgoing made;
  made.method = method;
  made.where.host = "api.portkey.ai";
  made.target = std::move(target);
  made.key = secret("pk-test");
  return made;
}

TEST(request_head, a_get_has_exactly_these_lines) {
  const auto head = request_head(request(verb::get, "/v1/admin/users?pageSize=1"));
  ASSERT_TRUE(head.has_value());
  EXPECT_EQ(*head,
            "GET /v1/admin/users?pageSize=1 HTTP/1.1\r\n"
            "Host: api.portkey.ai\r\n"
            "User-Agent: portkey-mcp/" PORTKEY_MCP_VERSION
            "\r\n"
            "Accept: application/json\r\n"
            "Accept-Encoding: gzip\r\n"
            "x-portkey-api-key: pk-test\r\n"
            "\r\n");
}

TEST(request_head, a_body_brings_its_type_and_length) {
  auto made = request(verb::put, "/v1/configs/x");
  made.has_body = true;
  made.body = R"({"a":1})";
  const auto head = request_head(made);
  ASSERT_TRUE(head.has_value());
  EXPECT_NE(head->find("PUT /v1/configs/x HTTP/1.1\r\n"), std::string::npos);
  EXPECT_NE(head->find("\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n"), std::string::npos);
  EXPECT_EQ(head->find(R"({"a":1})"), std::string::npos);
}

TEST(request_head, a_post_without_a_body_says_so_and_a_delete_does_not) {
  const auto post = request_head(request(verb::post, "/x"));
  ASSERT_TRUE(post.has_value());
  EXPECT_NE(post->find("\r\nContent-Length: 0\r\n\r\n"), std::string::npos);
  EXPECT_EQ(post->find("Content-Type"), std::string::npos);
  const auto del = request_head(request(verb::del, "/x"));
  ASSERT_TRUE(del.has_value());
  EXPECT_TRUE(del->starts_with("DELETE /x "));
  EXPECT_EQ(del->find("Content-"), std::string::npos);
}

TEST(request_head, names_a_port_that_is_not_the_schemes_own) {
  auto made = request(verb::get, "/x");
  made.where.port = 8443;
  const auto head = request_head(made);
  ASSERT_TRUE(head.has_value());
  EXPECT_NE(head->find("\r\nHost: api.portkey.ai:8443\r\n"), std::string::npos);
}

TEST(request_head, refuses_a_target_that_would_break_the_line) {
  for (const std::string target : {"", "v1/x", "/a b", "/a\r\nX: y", "/a\n", "/a\tb", "/\x7f", "/\xc3\xa9"}) {
    const auto head = request_head(request(verb::get, target));
    ASSERT_FALSE(head.has_value()) << target;
    EXPECT_EQ(head.error().what, fault_kind::bad_request);
    EXPECT_FALSE(head.error().was_sent);
  }
  EXPECT_FALSE(request_head(request(verb::get, std::string("/a\0b", 4))).has_value());
}

TEST(request_head, refuses_a_key_that_would_break_the_line_without_quoting_it) {
  for (const std::string key : {"pk\r\nX-Other: 1", "pk\n", "pk key", "pk\x01", "schl\xc3\xbcssel"}) {
    auto made = request(verb::get, "/x");
    made.key = secret(key);
    const auto head = request_head(made);
    ASSERT_FALSE(head.has_value());
    EXPECT_EQ(head.error().what, fault_kind::bad_request);
    EXPECT_EQ(head.error().message.find("pk"), std::string::npos);
  }
}

TEST(request_head, an_authorization_is_sent_as_it_is) {
  auto made = request(verb::get, "/x");
  made.key = secret();
  made.authorization = secret("Basic aWQ6c2VjcmV0");
  const auto head = request_head(made);
  ASSERT_TRUE(head.has_value());
  EXPECT_NE(head->find("\r\nAuthorization: Basic aWQ6c2VjcmV0\r\n"), std::string::npos);
  EXPECT_EQ(head->find("x-portkey-api-key"), std::string::npos);
}

TEST(request_head, a_form_says_that_it_is_one) {
  auto made = request(verb::post, "/introspect");
  made.has_body = true;
  made.form = true;
  made.body = "token=a";
  const auto head = request_head(made);
  ASSERT_TRUE(head.has_value());
  EXPECT_NE(head->find("\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\n"),
            std::string::npos);
  EXPECT_EQ(head->find("application/json\r\nContent-Length"), std::string::npos);
}

TEST(request_head, refuses_an_authorization_that_would_break_the_line_without_quoting_it) {
  for (const std::string value : {"Basic a\r\nX-Other: 1", "Basic a\n", "Basic\ta", "Basic \x01", "Basic \xc3\xbc"}) {
    auto made = request(verb::get, "/x");
    made.authorization = secret(value);
    const auto head = request_head(made);
    ASSERT_FALSE(head.has_value());
    EXPECT_EQ(head.error().what, fault_kind::bad_request);
    EXPECT_EQ(head.error().message.find("Basic"), std::string::npos);
  }
}

TEST(request_head, refuses_a_host_that_would_break_the_line) {
  auto made = request(verb::get, "/x");
  for (const std::string host : {"", "a\r\nX: y", "a b"}) {
    made.where.host = host;
    EXPECT_FALSE(request_head(made).has_value()) << host;
  }
}

}  // namespace
