#include "server/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "server/loop_metrics.hpp"
#include "server/metric_labels.hpp"
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
constexpr const char* durations = "mcp_server_operation_duration_seconds";

metrics_text read(const metrics& counted, const metrics::levels& now = {}) {
  return metrics_text(counted.text(now));
}

/// One loop's counting, and what comes of it.
struct counting {
  void call(std::string_view method, const std::string& principal, std::string_view outcome,
            std::chrono::nanoseconds took = 1ms, std::string_view tool = {}, const protocol::error* error = nullptr) {
    const server::ended_call ended{method, tool, outcome, error, protocol::revision::r2026_07_28, principal, took};
    here.call_ended(ended);
  }
  metrics_text said() const { return read(counted); }

  metrics counted;
  server::loop_metrics here{counted};
};

metric_labels of_call(const char* method, const std::string& principal, const char* outcome) {
  return {{"method", method}, {"principal", principal}, {"outcome", outcome}};
}

metric_labels of_operation(const char* method, const metric_labels& more = {}) {
  metric_labels all{{"mcp_method_name", method}, {"mcp_protocol_version", "2026-07-28"}};
  all.insert(more.begin(), more.end());
  return all;
}

TEST(counted_calls, are_told_apart_by_method_principal_and_outcome) {
  counting one;
  one.call("tools/call", "alice", "answered", 30ms);
  one.call("tools/call", "alice", "answered", 2s);
  one.call("tools/call", "alice", "failed");
  one.call("tools/call", "bob", "unknown");
  one.call("tools/list", "", "answered");
  const auto said = one.said();
  EXPECT_THAT(said.value(calls, of_call("tools/call", "alice", "answered")), Optional(2));
  EXPECT_THAT(said.value(calls, of_call("tools/call", "alice", "failed")), Optional(1));
  EXPECT_THAT(said.value(calls, of_call("tools/call", "bob", "unknown")), Optional(1));
  EXPECT_THAT(said.value(calls, of_call("tools/list", "none", "answered")), Optional(1));
  EXPECT_EQ(said.types.at(calls), "counter");
}

TEST(counted_calls, fall_into_the_bucket_of_their_duration) {
  counting one;
  one.call("tools/call", "alice", "answered", 30ms);
  one.call("tools/call", "bob", "answered", 2s);
  one.call("tools/call", "bob", "answered", 10min);
  const auto said = one.said();
  const auto up_to = [&](const char* bound) {
    return said.value(durations + std::string("_bucket"), of_operation("tools/call", {{"le", bound}}));
  };
  EXPECT_THAT(up_to("0.02"), Optional(0));
  EXPECT_THAT(up_to("0.05"), Optional(1));
  EXPECT_THAT(up_to("1"), Optional(1));
  EXPECT_THAT(up_to("5"), Optional(2));
  EXPECT_THAT(up_to("300"), Optional(2));
  EXPECT_THAT(up_to("+Inf"), Optional(3));
  EXPECT_THAT(said.value(durations + std::string("_sum"), of_operation("tools/call")),
              Optional(testing::DoubleNear(602.03, 1e-6)));
}

TEST(counted_calls, are_timed_by_tool_and_error) {
  counting one;
  const protocol::error invalid(protocol::code::invalid_params, "no"), strange(-1, "no");
  one.call("tools/call", "", "answered", 1ms, "list_workspaces");
  one.call("tools/call", "", "answered", 1ms, "search_tools");
  one.call("tools/call", "", "failed", 1ms, "list_workspaces");
  one.call("tools/call", "", "error", 1ms, "list_workspaces", &invalid);
  one.call("tools/call", "", "error", 1ms, "list_workspaces", &strange);
  one.call("tools/call", "", "cancelled", 1ms, "list_workspaces");
  const auto said = one.said();
  const auto count = [&](const metric_labels& more) {
    return said.value(durations + std::string("_count"), of_operation("tools/call", more));
  };
  EXPECT_THAT(count({{"gen_ai_tool_name", "list_workspaces"}}), Optional(1));
  EXPECT_THAT(count({{"gen_ai_tool_name", "search_tools"}}), Optional(1));
  for (const auto* error : {"tool_error", "-32602", "_OTHER", "cancelled"})
    EXPECT_THAT(count({{"gen_ai_tool_name", "list_workspaces"}, {"error_type", error}}), Optional(1)) << error;
}

TEST(counted_calls, that_were_refused_have_no_duration) {
  counting one;
  one.call("tools/call", "alice", "refused");
  const auto said = one.said();
  EXPECT_THAT(said.value(calls, of_call("tools/call", "alice", "refused")), Optional(1));
  EXPECT_FALSE(said.value(durations + std::string("_count"), of_operation("tools/call")));
}

TEST(counted_calls, have_labels_of_fixed_sets) {
  counting one;
  for (const auto* unheard : {"", "tools/cal", "TOOLS/CALL", "notifications/message", "\"}\n"}) {
    one.call(unheard, "alice", "answered");
    one.call("tools/call", "alice", unheard);
  }
  for (const auto* known : {"tools/list", "resources/read", "prompts/get", "completion/complete", "server/discover",
                            "ping", "logging/setLevel", "tasks/get"})
    one.call(known, "alice", "answered");
  const auto said = one.said();
  EXPECT_THAT(said.values_of(calls, "method"),
              ElementsAre("completion/complete", "logging/setLevel", "other", "ping", "prompts/get", "resources/read",
                          "server/discover", "tasks/get", "tools/call", "tools/list"));
  EXPECT_THAT(said.values_of(calls, "outcome"), ElementsAre("answered", "other"));
}

TEST(counted_calls, add_no_series_for_made_up_names) {
  counting one;
  one.call("no/method", "alice", "answered", 1ms, "no_tool");
  const protocol::error unknown(protocol::code::invalid_params, "no");
  one.call("tools/call", "alice", "error", 1ms, "no_tool", &unknown);
  server::request_labels request;
  request.scheme = "http";
  request.status = 404;
  const auto ask = [&](const std::string& method, const std::string& path) {
    request.method = server::http_method_label(method);
    request.route = server::route_label(server::route(method, path, "/mcp", true), "/mcp");
    const auto counted_now = one.here.request_begun(request.method, request.scheme);
    one.here.request_ended(request, 1ms);
  };
  ask("BREW", "/nothing");
  ask("GET", "/nothing");
  const auto series = one.said().samples.size();
  for (int number = 0; number < 10'000; ++number) {
    const auto text = std::to_string(number);
    one.call("no/method" + text, "alice", "answered", 1ms, "no_tool" + text);
    one.call("tools/call", "alice", "error", 1ms, "no_tool" + text, &unknown);
    ask("BREW" + text, "/nothing/" + text);
    ask("GET", "/nothing/" + text);
  }
  EXPECT_EQ(one.said().samples.size(), series);
}

TEST(counted_calls, tell_only_so_many_tools_apart) {
  metrics counted;
  std::vector<std::string> names(metrics::most_operations + 50);
  for (std::size_t number = 0; number < names.size(); ++number) {
    names[number] = "tool_" + std::to_string(number);
    server::operation_labels labels;
    labels.method = "tools/call";
    labels.tool = names[number];
    counted.operations(labels);
  }
  const auto said = read(counted);
  const auto tools = said.values_of(durations + std::string("_count"), "gen_ai_tool_name");
  EXPECT_EQ(tools.size(), metrics::most_operations + 1);
  EXPECT_TRUE(tools.contains("other"));
}

TEST(counted_calls, tell_only_so_many_principals_apart) {
  counting one;
  for (int number = 0; number < 2'000; ++number)
    one.call("tools/list", "p" + std::to_string(number), "answered");
  const auto said = one.said();
  const auto all = said.values_of(calls, "principal");
  EXPECT_EQ(all.size(), metrics::most_principals + 1);
  EXPECT_TRUE(all.contains("p999"));
  EXPECT_FALSE(all.contains("p1000"));
  EXPECT_THAT(said.value(calls, of_call("tools/list", "other", "answered")), Optional(1'000));
  one.call("tools/list", "p7", "answered");
  EXPECT_THAT(one.said().value(calls, of_call("tools/list", "p7", "answered")), Optional(2))
      << "who was there first keeps the name";
}

TEST(counted_calls, count_one_who_is_called_other_among_the_others) {
  counting one;
  one.call("tools/list", "other", "answered");
  for (int number = 0; number < 2'000; ++number)
    one.call("tools/list", "p" + std::to_string(number), "answered");
  const auto said = one.said();
  EXPECT_EQ(said.values_of(calls, "principal").size(), metrics::most_principals + 1);
  EXPECT_THAT(said.value(calls, of_call("tools/list", "other", "answered")), Optional(1'001));
}

TEST(counted_calls, carry_any_name_through_the_format) {
  counting one;
  const std::string name = "a\"b\\c\nd {e}, f=\xC3\xA9";
  one.call("tools/list", name, "answered");
  EXPECT_THAT(one.said().values_of(calls, "principal"), ElementsAre(name));
}

TEST(counted_calls, of_several_loops_are_added_up_and_not_lost) {
  counting all;
  std::vector<std::thread> threads;
  for (int number = 0; number < 4; ++number)
    threads.emplace_back([&] {
      server::loop_metrics here(all.counted);
      for (int times = 0; times < 500; ++times) {
        const auto principal = "p" + std::to_string(times % 3);
        const server::ended_call ended{"tools/call", {}, "answered", nullptr, protocol::revision::r2026_07_28,
                                       principal,    1ms};
        here.call_ended(ended);
        if (times % 100 == 0) all.counted.text({});
      }
    });
  for (auto& each : threads)
    each.join();
  EXPECT_THAT(all.said().value(durations + std::string("_count"), of_operation("tools/call")), Optional(2'000));
}

TEST(counted_sessions, are_told_apart_by_revision) {
  counting one;
  one.here.session_opened(protocol::revision::r2025_11_25);
  one.here.session_opened(protocol::revision::r2025_11_25);
  one.here.session_ended(protocol::revision::r2025_11_25, 90s);
  const auto said = one.said();
  const metric_labels revision{{"mcp_protocol_version", "2025-11-25"}};
  EXPECT_THAT(said.value("portkey_mcp_sessions_opened_total", revision), Optional(2));
  EXPECT_THAT(said.value("mcp_server_session_duration_seconds_count", revision), Optional(1));
  EXPECT_THAT(said.value("mcp_server_session_duration_seconds_sum", revision), Optional(90));
}

TEST(counted_requests, are_timed_and_under_way_for_as_long_as_they_live) {
  counting one;
  const auto method = server::http_method_label("POST");
  const metric_labels active{{"http_request_method", "POST"}, {"url_scheme", "https"}};
  {
    const auto first = one.here.request_begun(method, "https");
    const auto second = one.here.request_begun(method, "https");
    EXPECT_THAT(one.said().value("http_server_active_requests", active), Optional(2));
  }
  server::request_labels labels;
  labels.method = method;
  labels.scheme = "https";
  labels.route = "/mcp";
  labels.status = 503;
  labels.error = "503";
  one.here.request_ended(labels, 60ms);
  const auto said = one.said();
  EXPECT_THAT(said.value("http_server_active_requests", active), Optional(0));
  EXPECT_THAT(said.value("http_server_request_duration_seconds_bucket", {{"http_request_method", "POST"},
                                                                         {"url_scheme", "https"},
                                                                         {"http_route", "/mcp"},
                                                                         {"http_response_status_code", "503"},
                                                                         {"error_type", "503"},
                                                                         {"le", "0.075"}}),
              Optional(1));
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
