#include "server/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "server/metrics_endpoint.hpp"
#include "test/server/metrics_text.hpp"

namespace {

using server::bounded;
using server::credential_refusal;
using server::metrics;
using server::metrics_readers;
using server::no_place;
using testing::ElementsAre;
using testing::Optional;
using namespace std::chrono_literals;

constexpr const char* calls = "portkey_mcp_calls_total";
constexpr const char* durations = "portkey_mcp_call_duration_seconds";

metrics_text read(const metrics& counted, const metrics::levels& now = {}) {
  return metrics_text(counted.text(now));
}

TEST(counted_calls, are_told_apart_by_method_principal_and_outcome) {
  metrics counted;
  counted.call_ended("tools/call", "alice", "answered", 30ms);
  counted.call_ended("tools/call", "alice", "answered", 2s);
  counted.call_ended("tools/call", "alice", "failed", 1ms);
  counted.call_ended("tools/call", "bob", "unknown", 1ms);
  counted.call_ended("tools/list", "", "answered", 1ms);
  const auto said = read(counted);
  EXPECT_THAT(said.value(calls, {{"method", "tools/call"}, {"principal", "alice"}, {"outcome", "answered"}}),
              Optional(2));
  EXPECT_THAT(said.value(calls, {{"method", "tools/call"}, {"principal", "alice"}, {"outcome", "failed"}}),
              Optional(1));
  EXPECT_THAT(said.value(calls, {{"method", "tools/call"}, {"principal", "bob"}, {"outcome", "unknown"}}), Optional(1));
  EXPECT_THAT(said.value(calls, {{"method", "tools/list"}, {"principal", "none"}, {"outcome", "answered"}}),
              Optional(1));
  EXPECT_EQ(said.types.at(calls), "counter");
}

TEST(counted_calls, fall_into_the_bucket_of_their_duration) {
  metrics counted;
  counted.call_ended("tools/call", "alice", "answered", 30ms);
  counted.call_ended("tools/call", "bob", "answered", 2s);
  counted.call_ended("tools/call", "bob", "answered", 10min);
  const auto said = read(counted);
  const auto up_to = [&](const char* bound) {
    return said.value(durations + std::string("_bucket"), {{"method", "tools/call"}, {"le", bound}});
  };
  EXPECT_THAT(up_to("0.025"), Optional(0));
  EXPECT_THAT(up_to("0.05"), Optional(1));
  EXPECT_THAT(up_to("1"), Optional(1));
  EXPECT_THAT(up_to("2.5"), Optional(2));
  EXPECT_THAT(up_to("60"), Optional(2));
  EXPECT_THAT(up_to("+Inf"), Optional(3));
  EXPECT_THAT(said.value(durations + std::string("_sum"), {{"method", "tools/call"}}),
              Optional(testing::DoubleNear(602.03, 1e-6)));
}

TEST(counted_calls, that_were_refused_have_no_duration) {
  metrics counted;
  counted.call_ended("tools/call", "alice", "refused", 0ms);
  const auto said = read(counted);
  EXPECT_THAT(said.value(calls, {{"method", "tools/call"}, {"principal", "alice"}, {"outcome", "refused"}}),
              Optional(1));
  EXPECT_EQ(said.types.count(durations), 0U);
}

TEST(counted_calls, have_labels_of_fixed_sets) {
  metrics counted;
  for (const auto* unheard : {"", "tools/cal", "TOOLS/CALL", "notifications/message", "\"}\n"}) {
    counted.call_ended(unheard, "alice", "answered", 1ms);
    counted.call_ended("tools/call", "alice", unheard, 1ms);
  }
  for (const auto* known : {"tools/list", "resources/read", "prompts/get", "completion/complete", "server/discover",
                            "ping", "logging/setLevel", "tasks/get"})
    counted.call_ended(known, "alice", "answered", 1ms);
  const auto said = read(counted);
  EXPECT_THAT(said.values_of(calls, "method"),
              ElementsAre("completion/complete", "logging/setLevel", "other", "ping", "prompts/get", "resources/read",
                          "server/discover", "tasks/get", "tools/call", "tools/list"));
  EXPECT_THAT(said.values_of(calls, "outcome"), ElementsAre("answered", "other"));
}

TEST(counted_calls, tell_only_so_many_principals_apart) {
  metrics counted;
  for (int number = 0; number < 2'000; ++number)
    counted.call_ended("tools/list", "p" + std::to_string(number), "answered", 1ms);
  const auto said = read(counted);
  const auto all = said.values_of(calls, "principal");
  EXPECT_EQ(all.size(), metrics::most_principals + 1);
  EXPECT_TRUE(all.contains("p999"));
  EXPECT_FALSE(all.contains("p1000"));
  EXPECT_THAT(said.value(calls, {{"method", "tools/list"}, {"principal", "other"}, {"outcome", "answered"}}),
              Optional(1'000));
  counted.call_ended("tools/list", "p7", "answered", 1ms);
  EXPECT_THAT(read(counted).value(calls, {{"method", "tools/list"}, {"principal", "p7"}, {"outcome", "answered"}}),
              Optional(2))
      << "who was there first keeps the name";
}

TEST(counted_calls, count_one_who_is_called_other_among_the_others) {
  metrics counted;
  counted.call_ended("tools/list", "other", "answered", 1ms);
  for (int number = 0; number < 2'000; ++number)
    counted.call_ended("tools/list", "p" + std::to_string(number), "answered", 1ms);
  const auto said = read(counted);
  EXPECT_EQ(said.values_of(calls, "principal").size(), metrics::most_principals + 1);
  EXPECT_THAT(said.value(calls, {{"method", "tools/list"}, {"principal", "other"}, {"outcome", "answered"}}),
              Optional(1'001));
}

TEST(counted_calls, carry_any_name_through_the_format) {
  metrics counted;
  const std::string name = "a\"b\\c\nd {e}, f=\xC3\xA9";
  counted.call_ended("tools/list", name, "answered", 1ms);
  EXPECT_THAT(read(counted).values_of(calls, "principal"), ElementsAre(name));
}

TEST(counted_calls, are_not_lost_between_threads) {
  metrics counted;
  std::vector<std::thread> threads;
  for (int number = 0; number < 4; ++number)
    threads.emplace_back([&] {
      for (int times = 0; times < 500; ++times) {
        counted.call_ended("tools/call", "p" + std::to_string(times % 3), "answered", 1ms);
        if (times % 100 == 0) counted.text({});
      }
    });
  for (auto& each : threads)
    each.join();
  EXPECT_THAT(read(counted).value(durations + std::string("_count"), {{"method", "tools/call"}}), Optional(2'000));
}

TEST(counted_refusals, are_told_apart_by_reason) {
  metrics counted;
  const auto value = [&](const char* reason) {
    return read(counted).value("portkey_mcp_credentials_refused_total", {{"reason", reason}});
  };
  EXPECT_THAT(value("missing"), Optional(0)) << "there from the start, so that a rate can be taken of the first";
  double times = 0;
  for (const auto& [why, reason] :
       {std::pair(credential_refusal::missing, "missing"), std::pair(credential_refusal::invalid, "invalid"),
        std::pair(credential_refusal::limited, "limited"), std::pair(credential_refusal::unmapped, "unmapped"),
        std::pair(credential_refusal::unavailable, "unavailable"), std::pair(credential_refusal::scope, "scope")}) {
    times += 1;
    for (int count = 0; count < times; ++count)
      counted.credential_refused(why);
    EXPECT_THAT(value(reason), Optional(times)) << reason;
  }
}

TEST(counted_refusals, are_told_apart_by_what_and_whose_bound) {
  metrics counted;
  double times = 0;
  for (const auto& [what, name] :
       {std::pair(bounded::calls, "calls"), std::pair(bounded::streams, "streams"),
        std::pair(bounded::writes, "writes"), std::pair(bounded::connections, "connections")})
    for (const auto& [whose, owner] :
         {std::pair(no_place::too_many, "all"), std::pair(no_place::too_many_of_one, "principal")}) {
      times += 1;
      for (int count = 0; count < times; ++count)
        counted.refused(what, whose);
      EXPECT_THAT(read(counted).value("portkey_mcp_refused_total", {{"what", name}, {"whose", owner}}), Optional(times))
          << name << " " << owner;
    }
}

TEST(levels, are_those_of_the_moment) {
  const metrics counted;
  metrics::levels now;
  now.calls = 3;
  now.streams = 4;
  now.connections = 5;
  const auto said = read(counted, now);
  EXPECT_THAT(said.value("portkey_mcp_calls_in_flight"), Optional(3));
  EXPECT_THAT(said.value("portkey_mcp_streams_open"), Optional(4));
  EXPECT_THAT(said.value("portkey_mcp_connections_open"), Optional(5));
  EXPECT_THAT(read(counted).value("portkey_mcp_calls_in_flight"), Optional(0));
  EXPECT_THAT(said.value("portkey_mcp_build_info", {{"version", PORTKEY_MCP_VERSION}}), Optional(1));
}

TEST(readers_of_metrics, are_found_by_where_the_listener_is_and_who_is_asked) {
  using server::identity_mode;
  using server::readers_of_metrics;
  for (const auto mode : {identity_mode::none, identity_mode::bearer, identity_mode::byok, identity_mode::oauth,
                          identity_mode::oauth_byok}) {
    EXPECT_EQ(readers_of_metrics(false, true, mode), metrics_readers::nobody);
    EXPECT_EQ(readers_of_metrics(false, false, mode), metrics_readers::nobody);
    EXPECT_EQ(readers_of_metrics(true, true, mode), metrics_readers::anybody);
    EXPECT_EQ(readers_of_metrics(true, false, mode),
              mode == identity_mode::none ? metrics_readers::nobody_here : metrics_readers::identified);
  }
}

TEST(the_strict_reader, takes_nothing_that_is_not_of_the_format) {
  const std::string head = "# HELP a_total x\n# TYPE a_total counter\n";
  EXPECT_NO_THROW(metrics_text(head + "a_total{b=\"c\"} 1\n"));
  for (const auto* bad :
       {"a_total 1", "a_total{b=c} 1\n", "a_total{b=\"c} 1\n", "a_total{b=\"\\t\"} 1\n", "a_total 1 \n", "a_total x\n",
        "b_total 1\n", "a_total 1\na_total 2\n", "a_total{b=\"c\",b=\"d\"} 1\n", "a_total -1\n", "a_total  1\n",
        "a_total NaN\n", "\n", "# TYPE a_total counter\n", "# TYPE c gauge\nc 1\n", "1a 1\n"})
    EXPECT_THROW(metrics_text(head + bad), std::runtime_error) << bad;
}

}  // namespace
