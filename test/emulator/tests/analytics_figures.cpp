#include <set>

#include "test/emulator/tests/emulated.hpp"

namespace emulator::testing {

namespace {

const std::string month = "?time_of_generation_min=2026-03-01T00:00:00Z&time_of_generation_max=2026-03-31T23:59:59Z";

class analytics_figures : public emulated {
 protected:
  json::value graph(const std::string& name) { return read("/v1/analytics/graphs/" + name + month); }
  json::value group(const std::string& name, const std::string& query = "") {
    return read("/v1/analytics/groups/" + name + month + query);
  }
};

}  // namespace

TEST_F(analytics_figures, every_graph_has_the_members_that_the_specification_names) {
  const struct {
    const char* name;
    std::set<std::string> summary;
    std::set<std::string> point;
  } graphs[] = {
      {"requests", {"total"}, {"timestamp", "total"}},
      {"cost", {"total", "avg"}, {"timestamp", "total", "avg"}},
      {"latency", {"avg", "p50", "p90", "p99"}, {"timestamp", "avg", "p50", "p90", "p99"}},
      {"tokens", {"total", "avg"}, {"timestamp", "total", "avg"}},
      {"users", {"total"}, {"timestamp", "total"}},
      {"users/requests", {"total", "unique", "avg"}, {"timestamp", "avg"}},
      {"errors", {"total"}, {"timestamp", "total"}},
      {"errors/rate", {"rate"}, {"timestamp", "rate"}},
      {"errors/stacks", {"total"}, {"timestamp", "stats"}},
      {"errors/status-codes", {"total_errors", "unique_error_codes"}, {"status_code", "count"}},
      {"requests/rescued", {"retry", "fallback"}, {"timestamp", "retry", "fallback"}},
      {"cache/hit-rate",
       {"total", "rate"},
       {"timestamp", "simple_hits", "semantic_hits", "rate", "cumulative_simple_cache_savings",
        "cumulative_semantic_cache_savings"}},
      {"cache/latency", {}, {"timestamp", "avg"}},
      {"feedbacks", {"total"}, {"timestamp", "total"}},
      {"feedbacks/scores", {"total"}, {"score", "total"}},
      {"feedbacks/weighted", {"avg"}, {"timestamp", "avg"}},
      {"feedbacks/ai-models", {}, {"ai_model", "total", "avg_weighted_feedback"}},
  };
  auto names_in = [](const json::value& object) {
    std::set<std::string> names;
    for (const auto& [name, value] : object.as_object())
      names.insert(name);
    return names;
  };
  for (const auto& expected : graphs) {
    const json::value given = graph(expected.name);
    EXPECT_EQ(given.at("object"), "analytics-graph") << expected.name;
    EXPECT_EQ(names_in(given.at("summary")), expected.summary) << expected.name;
    ASSERT_FALSE(given.at("data_points").as_array().empty()) << expected.name;
    EXPECT_EQ(names_in(given.at("data_points").at(0)), expected.point) << expected.name;
  }
}

TEST_F(analytics_figures, add_up) {
  std::int64_t requests = 0;
  const json::value by_day = graph("requests");
  for (const json::value& point : by_day.at("data_points").as_array())
    requests += point.at("total").as_int64();
  EXPECT_EQ(graph("requests").at("summary").at("total"), requests);
  EXPECT_EQ(graph("users/requests").at("summary").at("total"), requests);
  EXPECT_EQ(graph("errors").at("summary").at("total"), graph("errors/status-codes").at("summary").at("total_errors"));
  EXPECT_EQ(graph("feedbacks").at("summary").at("total"), graph("feedbacks/scores").at("summary").at("total"));
  const json::value cache = read("/v1/analytics/summary/cache" + month);
  EXPECT_EQ(cache.at("object"), "analytics-summary");
  EXPECT_EQ(cache.at("summary").at("total_requests"), requests);
  EXPECT_EQ(cache.at("summary").at("hits"), graph("cache/hit-rate").at("summary").at("total"));
  const json::value latency = graph("latency").at("summary");
  EXPECT_LT(latency.at("p50").as_int64(), latency.at("p90").as_int64());
  EXPECT_LT(latency.at("p90").as_int64(), latency.at("p99").as_int64());
}

TEST_F(analytics_figures, groups_have_their_own_members) {
  EXPECT_EQ(group("ai-models").at("total"), 4);
  EXPECT_TRUE(group("ai-models").at("data").at(0).at("requests").is_string());
  const json::value environment = group("metadata/env");
  ASSERT_EQ(environment.at("total"), 1);
  EXPECT_EQ(environment.at("data").at(0).at("metadata_value"), "prod");
  EXPECT_TRUE(environment.at("data").at(0).at("requests").is_int64());
  EXPECT_EQ(group("metadata/none").at("total"), 0);
  EXPECT_EQ(group("status_code").at("total"), 4);
  EXPECT_EQ(refused("GET", "/v1/analytics/groups/shoe" + month), "400 AB01");
}

TEST_F(analytics_figures, groups_have_the_columns_and_the_order_that_are_asked_for) {
  const json::value plain = group("provider");
  EXPECT_EQ(plain.at("total"), 3);
  EXPECT_FALSE(plain.at("data").at(0).as_object().contains("p95_latency"));
  const json::value given =
      group("provider", "&columns=p95_latency,success_rate,last_seen&order_by=cost&order_by_type=asc");
  ASSERT_TRUE(given.at("data").at(0).as_object().contains("p95_latency"));
  EXPECT_TRUE(given.at("data").at(0).at("last_seen").is_string());
  double last = 0;
  for (const json::value& one : given.at("data").as_array()) {
    const double cost = std::stod(json::value_to<std::string>(one.at("cost")));
    EXPECT_GE(cost, last);
    last = cost;
  }
}

}  // namespace emulator::testing
