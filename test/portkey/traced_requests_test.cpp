#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

#include "portkey/request_head.hpp"
#include "portkey/upstream_use.hpp"
#include "test/portkey/client_fixture.hpp"
#include "test/support/scripted_peer.hpp"

namespace {

using portkey::upstream_use;
using portkey::verb;
using support::ending;
using support::ok;
using support::scripted_peer;
using testing::HasSubstr;
using testing::Not;

const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
const std::string sent = "00-" + trace + "-00f067aa0ba902b7-01";

const support::conversation failing_twice{.answers = {"HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n",
                                                      "HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n", ok("fine")},
                                          .end = ending::hold};

/// The span in the traceparent of a request; empty: there is none of this trace.
std::string span_in(const std::string& request) {
  const std::string begin = "\r\ntraceparent: 00-" + trace + "-";
  const auto at = request.find(begin);
  if (at == std::string::npos || request.substr(at + begin.size() + 16, 5) != "-01\r\n") return {};
  return request.substr(at + begin.size(), 16);
}

using traced_requests = client_fixture;

TEST_F(traced_requests, name_the_trace_and_a_new_span_for_each_attempt) {
  scripted_peer peer({failing_twice});
  auto upstream = made();
  auto wanted = request(verb::get, peer.port());
  wanted.trace = protocol::read_trace(sent, "rojo=1");
  wanted.use = std::make_shared<upstream_use>();
  const auto use = wanted.use;
  ASSERT_TRUE(send(upstream, std::move(wanted)).has_value());
  std::set<std::string> spans;
  for (const auto& each : peer.requests()) {
    EXPECT_THAT(each, HasSubstr("\r\ntracestate: rojo=1\r\n"));
    const auto span = span_in(each);
    EXPECT_EQ(span.find_first_not_of("0123456789abcdef"), std::string::npos);
    EXPECT_EQ(span.size(), 16U);
    EXPECT_NE(span, "00f067aa0ba902b7") << "which is the caller's";
    spans.insert(span);
  }
  EXPECT_EQ(spans.size(), 3U);
  EXPECT_EQ(use->attempts(), 3U);
  EXPECT_EQ(std::set<std::string>(use->spans().begin(), use->spans().end()), spans);
}

TEST_F(traced_requests, are_those_of_a_trace_alone) {
  scripted_peer peer({{.answers = {ok("fine")}}});
  auto upstream = made();
  auto wanted = request(verb::get, peer.port());
  wanted.trace = protocol::read_trace("no traceparent", "rojo=1");
  wanted.use = std::make_shared<upstream_use>();
  const auto use = wanted.use;
  ASSERT_TRUE(send(upstream, std::move(wanted)).has_value());
  EXPECT_THAT(peer.requests().front(), Not(HasSubstr("trace")));
  EXPECT_EQ(use->attempts(), 1U);
  EXPECT_TRUE(use->spans().empty());
}

TEST(traced_request_heads, carry_no_line_breaks) {
  portkey::outgoing made;
  made.where.host = "api.portkey.ai";
  made.target = "/v1/x";
  made.trace.id = trace;
  made.trace.flags = "01";
  made.trace.state = "a=1\r\nX-Evil: 1";
  made.span = "b7ad6b7169203331";
  const auto head = portkey::request_head(made);
  ASSERT_FALSE(head.has_value());
  EXPECT_EQ(head.error().what, portkey::fault_kind::bad_request);
}

TEST(used_upstream, is_timed_while_any_request_is_under_way) {
  const auto use = std::make_shared<upstream_use>();
  EXPECT_EQ(use->took().count(), 0);
  {
    const upstream_use::turn outer(use);
    const upstream_use::turn inner(use);
    const upstream_use::turn nobodys(nullptr);
  }
  const auto took = use->took();
  EXPECT_GT(took.count(), 0);
  EXPECT_EQ(use->took(), took) << "it stands still afterwards";
}

TEST(used_upstream, remembers_so_many_spans) {
  upstream_use use;
  for (int number = 0; number < 20; ++number)
    use.attempted("span-" + std::to_string(number));
  EXPECT_EQ(use.attempts(), 20U);
  EXPECT_EQ(use.spans().size(), upstream_use::most_spans);
}

}  // namespace
