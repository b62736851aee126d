#include "test/server/introspection_fixture.hpp"
#include "test/support/gzip.hpp"

namespace {

using support::conversation;
using support::ok;
using support::scripted_peer;
using testing::HasSubstr;
using testing::Not;

class introspection_faults : public introspection_fixture {};

TEST_F(introspection_faults, a_connection_that_broke_is_replaced_once) {
  const scripted_peer flaky({conversation{{""}}, conversation{{ok(active)}}});
  const auto issuer = made(flaky);
  EXPECT_TRUE(ask(*issuer).has_value());
  const scripted_peer broken({conversation{{""}}});
  const auto other = made(broken);
  EXPECT_THAT(error_of(*other), HasSubstr("could not be asked"));
  EXPECT_EQ(broken.connections(), 2U);
}

TEST_F(introspection_faults, what_is_no_answer_of_introspection_is_an_error) {
  const auto packed = support::gzip(std::string(8 << 20, ' '));
  const std::string answers[] = {
      ok(R"({"active":"true"})"),
      ok(R"({"active":1})"),
      ok(R"({"active":null})"),
      ok("{}"),
      ok("[true]"),
      ok("true"),
      ok(""),
      ok(R"({"active":true,"active":false})"),
      ok(R"({"active":true,"x":)" + std::string(100'000, '[')),
      ok(R"({"active":true,"x":)" + std::string(65, '[') + std::string(65, ']') + "}"),
      ok(R"({"active":true,"x":")" + std::string(100'000, 'x') + R"("})"),
      ok(std::string(1 << 20, ' ')),
      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + std::to_string(packed.size()) + "\r\n\r\n" +
          packed,
      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>",
      "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"active\":true}",
      "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 15\r\n\r\n{\"active\":true}",
      "HTTP/1.1 201 Created\r\nContent-Length: 15\r\n\r\n{\"active\":true}",
      "SSH-2.0-OpenSSH_9.2\r\n\r\n",
  };
  for (const auto& answer : answers) {
    const scripted_peer at({conversation{{answer}}});
    const auto issuer = made(at);
    EXPECT_THAT(error_of(*issuer), HasSubstr("he issuer ")) << answer.substr(0, 100);
    for (const auto& request : at.requests())
      EXPECT_EQ(issuer_peer::target_of(request), "/introspect");
  }
}

TEST_F(introspection_faults, an_answer_without_end_is_cut_off) {
  conversation endless{{"HTTP/1.1 200 OK\r\n\r\n{\"active\":true,\"x\":\""}};
  endless.forever = std::string(0x1000, 'x');
  const scripted_peer at({endless});
  const auto issuer = made(at);
  EXPECT_THAT(error_of(*issuer), Not(HasSubstr("within")));
  EXPECT_TRUE(at.wait_for_ended(1));
}

}  // namespace
