#include "server/upstream_metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "test/server/metrics_text.hpp"

namespace {

using portkey::fault_kind;
using portkey::verb;
using testing::Optional;
using namespace std::chrono_literals;

class upstream_metrics : public testing::Test {
 protected:
  static metric_labels labels(const metric_labels& more = {}) {
    metric_labels all{{"server_address", "api.portkey.ai"}, {"server_port", "443"}};
    all.insert(more.begin(), more.end());
    return all;
  }
  std::optional<double> value(const std::string& name, const metric_labels& more = {}) const {
    return metrics_text(counted.text({})).value(name, labels(more));
  }
  void attempt(server::upstream_metrics& on, unsigned status, std::optional<fault_kind> trouble = {},
               bool is_retry = false) const {
    portkey::attempt_note note{where, verb::get};
    note.status = status;
    note.trouble = trouble;
    note.took = 20ms;
    note.is_retry = is_retry;
    on.attempt_ended(note);
  }

  server::metrics counted;
  server::upstream_metrics here{counted}, there{counted};
  const portkey::endpoint where{.tls = true, .host = "api.portkey.ai", .port = 443};
};

TEST_F(upstream_metrics, time_attempts_by_how_they_ended) {
  attempt(here, 200);
  attempt(there, 200, {}, true);
  attempt(here, 503);
  attempt(here, 0, fault_kind::timeout);
  const auto count = [&](const metric_labels& more) {
    auto all = more;
    all["http_request_method"] = "GET";
    return value("http_client_request_duration_seconds_count", all);
  };
  EXPECT_THAT(count({{"http_response_status_code", "200"}}), Optional(2));
  EXPECT_THAT(count({{"http_response_status_code", "503"}, {"error_type", "503"}}), Optional(1));
  EXPECT_THAT(count({{"error_type", "timeout"}}), Optional(1));
  EXPECT_THAT(value("portkey_mcp_upstream_retries_total"), Optional(1));
}

TEST_F(upstream_metrics, count_a_status_that_nobody_has_defined_as_the_first_of_its_class) {
  for (unsigned made_up = 560; made_up < 590; ++made_up)
    attempt(here, made_up);
  EXPECT_THAT(value("http_client_request_duration_seconds_count",
                    {{"http_request_method", "GET"}, {"http_response_status_code", "500"}, {"error_type", "500"}}),
              Optional(30));
}

TEST_F(upstream_metrics, add_the_connections_of_all_loops_up) {
  here.pool_changed(where, {}, {.idle = 3, .in_use = 2, .waiting = 1});
  there.pool_changed(where, {}, {.idle = 1, .in_use = 1, .waiting = 0});
  here.pool_changed(where, {.idle = 3, .in_use = 2, .waiting = 1}, {.idle = 0, .in_use = 1, .waiting = 0});
  EXPECT_THAT(value("http_client_open_connections", {{"http_connection_state", "idle"}}), Optional(1));
  EXPECT_THAT(value("http_client_open_connections", {{"http_connection_state", "active"}}), Optional(2));
  EXPECT_THAT(value("portkey_mcp_upstream_waiting"), Optional(0));
}

TEST_F(upstream_metrics, tell_how_breakers_stand) {
  here.breakers_changed(where, 2, 2);
  there.breakers_changed(where, 1, 1);
  here.breakers_changed(where, 0, 0);
  here.left_alone(where);
  EXPECT_THAT(value("portkey_mcp_upstream_breakers_open"), Optional(1));
  EXPECT_THAT(value("portkey_mcp_upstream_breakers_opened_total"), Optional(3));
  EXPECT_THAT(value("portkey_mcp_upstream_left_alone_total"), Optional(1));
}

TEST_F(upstream_metrics, tell_only_so_many_endpoints_apart) {
  for (int number = 0; number < 100; ++number)
    here.left_alone({.tls = true, .host = "host-" + std::to_string(number), .port = 443});
  const metrics_text said(counted.text({}));
  const auto hosts = said.values_of("portkey_mcp_upstream_left_alone_total", "server_address");
  EXPECT_EQ(hosts.size(), server::upstream_metrics::most_endpoints + 1);
  EXPECT_THAT(said.value("portkey_mcp_upstream_left_alone_total", {{"server_address", "other"}, {"server_port", "0"}}),
              Optional(100 - server::upstream_metrics::most_endpoints));
}

TEST(process_metrics, tell_of_this_process) {
  const server::metrics counted;
  const metrics_text said(counted.text({}));
  const auto now = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  EXPECT_THAT(said.value("process_start_time_seconds"), Optional(testing::DoubleNear(now, 60)));
  EXPECT_THAT(said.value("process_open_fds"), Optional(testing::Gt(2)));
  EXPECT_THAT(said.value("process_max_fds"), Optional(testing::Gt(10)));
  EXPECT_THAT(said.value("process_resident_memory_bytes"), Optional(testing::Gt(1e6)));
  EXPECT_THAT(said.value("process_cpu_seconds_total"), Optional(testing::Gt(0)));
}

}  // namespace
