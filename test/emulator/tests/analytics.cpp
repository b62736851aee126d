#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

#include "test/emulator/tests/client.hpp"

namespace emulator::testing {

namespace {

const std::string graph = "/v1/analytics/graphs/cost";
const std::string groups = "/v1/analytics/groups/users";

std::string between(const std::string& least, const std::string& most) {
  return "?time_of_generation_min=" + least + "&time_of_generation_max=" + most;
}

const std::string month = between("2026-03-01T00:00:00%2B00:00", "2026-03-31T23:59:59%2B00:00");

class analytics : public ::testing::Test {
 protected:
  json::value read(const std::string& target, const std::string& key = admin_key) {
    const answer given = caller.get(target, key);
    EXPECT_EQ(given.status, 200u) << target << ": " << given.body;
    return given.parsed();
  }

  std::int64_t cost(const std::string& query) {
    return read(graph + month + query).at("summary").at("total").to_number<std::int64_t>();
  }

  server portkey{fixed_day()};
  client caller{portkey};
};

}  // namespace

TEST_F(analytics, the_cost_graph_has_a_point_for_each_day_and_their_sum) {
  const json::value given = read(graph + month);
  EXPECT_EQ(given.at("object"), "analytics-graph");
  const json::array& points = given.at("data_points").as_array();
  ASSERT_EQ(points.size(), 30u) << "2 to 31 March are the last thirty days";
  EXPECT_EQ(points[0].at("timestamp"), "2026-03-02T00:00:00.000Z");
  EXPECT_EQ(points[29].at("timestamp"), "2026-03-31T00:00:00.000Z");
  std::int64_t sum = 0;
  for (const json::value& point : points) {
    EXPECT_TRUE(point.at("avg").is_int64());
    sum += point.at("total").as_int64();
  }
  EXPECT_NEAR(static_cast<double>(given.at("summary").at("total").as_int64()), static_cast<double>(sum), 15)
      << "each of thirty points is rounded to a cent";
  EXPECT_GT(sum, 1000);
}

TEST_F(analytics, the_time_range_filters) {
  const json::value week = read(graph + between("2026-03-10T00:00:00Z", "2026-03-16T23:59:59Z"));
  EXPECT_EQ(week.at("data_points").as_array().size(), 7u);
  const json::value before = read(graph + between("2020-01-01T00:00:00Z", "2020-02-01T00:00:00Z"));
  EXPECT_TRUE(before.at("data_points").as_array().empty());
  EXPECT_EQ(before.at("summary").at("total"), 0);
  EXPECT_EQ(before.at("summary").at("avg"), 0);
}

TEST_F(analytics, offsets_count) {
  EXPECT_EQ(read(graph + between("2026-03-10T05:30:00%2B05:30", "2026-03-11T05:30:00%2B05:30")),
            read(graph + between("2026-03-10T00:00:00Z", "2026-03-10T19:00:00-05:00")));
}

TEST_F(analytics, times_must_be_iso_8601_with_an_offset) {
  const std::string good = "2026-03-31T00:00:00Z";
  for (const char* bad : {"2026-03-01", "2026-03-01T00:00:00", "2026-03-01%2000:00:00Z", "2026-02-30T00:00:00Z",
                          "2026-03-01T24:00:00Z", "yesterday", "", "1770000000", "2026-03-01T00:00:00+00:00",
                          "2026-03-01T00:00:00.Z", "2026-03-01T00:00:00.1234567890Z", "2026-03-01T00:00:00.5",
                          "2026-03-01T00:00:00%2B0530", "2026-03-01T00:00:00%2B24:00", "2026-03-01T00:00:00Zulu"}) {
    for (const std::string& target : {graph, groups}) {
      EXPECT_EQ(caller.get(target + between(bad, good)).code(), "AB01") << bad;
      EXPECT_EQ(caller.get(target + between(good, bad)).code(), "AB01") << bad;
    }
  }
  EXPECT_EQ(caller.get(graph + between("2026-03-01T00:00:00.123Z", good)).status, 200u);
  EXPECT_EQ(caller.get(graph).code(), "AB01");
  EXPECT_EQ(caller.get(graph + "?time_of_generation_min=" + good).code(), "AB01");
}

TEST_F(analytics, an_admin_key_falls_back_to_the_default_workspace) {
  const json::value given = read(graph + month);
  EXPECT_EQ(read(graph + month + "&workspace_slug=ws-produc-5a3f10"), given);
  EXPECT_NE(read(graph + month + "&workspace_slug=ws-stagin-8c41d7"), given);
  EXPECT_EQ(caller.get(graph + month + "&workspace_slug=ws-none").code(), "AB03");
}

TEST_F(analytics, a_workspace_key_sees_its_own_workspace_whatever_is_named) {
  EXPECT_EQ(read(graph + month + "&workspace_slug=ws-stagin-8c41d7", workspace_key), read(graph + month));
}

TEST_F(analytics, users_are_grouped_with_figures_as_strings) {
  const json::value given = read(groups + month);
  EXPECT_EQ(given.at("object"), "list");
  const json::array& found = given.at("data").as_array();
  EXPECT_EQ(given.at("total").as_int64(), static_cast<std::int64_t>(found.size()));
  ASSERT_GT(found.size(), 5u);
  long last = std::numeric_limits<long>::max();
  double sum = 0;
  for (const json::value& one : found) {
    EXPECT_EQ(one.at("object"), "analytics-group");
    ASSERT_TRUE(one.at("requests").is_string());
    ASSERT_TRUE(one.at("cost").is_string());
    const long requests = std::stol(json::value_to<std::string>(one.at("requests")));
    EXPECT_LE(requests, last) << "the busiest come first";
    last = requests;
    sum += std::stod(json::value_to<std::string>(one.at("cost")));
  }
  EXPECT_NEAR(sum, static_cast<double>(cost("")), 1) << "both operations count the same requests";
}

TEST_F(analytics, groups_are_paged_from_0) {
  const json::value all = read(groups + month);
  const json::value page = read(groups + month + "&page_size=3&current_page=1");
  EXPECT_EQ(page.at("total"), all.at("total"));
  ASSERT_EQ(page.at("data").as_array().size(), 3u);
  EXPECT_EQ(page.at("data").at(0), all.at("data").at(3));
}

TEST_F(analytics, every_filter_narrows) {
  const std::int64_t whole = cost("");
  for (const char* filter :
       {"&total_units_min=10000", "&total_units_max=10000", "&cost_min=2", "&cost_max=2", "&prompt_token_min=9000",
        "&prompt_token_max=9000", "&completion_token_min=1500", "&completion_token_max=1500",
        "&weighted_feedback_min=1", "&weighted_feedback_max=-1", "&virtual_keys=azure-eu-4110dd,openai-main-258f4d",
        "&configs=pc-fallba-77c1a0", "&ai_org_model=openai__gpt-4o", "&prompt_slug=pp-ticket-su-6f2d1b",
        "&metadata=%7B%22_user%22%3A%22ada.lindqvist%40example.com%22%7D"}) {
    const std::int64_t narrowed = cost(filter);
    EXPECT_LT(narrowed, whole) << filter;
    EXPECT_GT(narrowed, 0) << filter;
  }
  EXPECT_EQ(cost("&status_code=200"), whole) << "failures cost nothing";
  EXPECT_EQ(cost("&status_code=401,429"), 0);
  EXPECT_EQ(cost("&trace_id=none"), 0);
  EXPECT_EQ(cost("&span_id=none"), 0);
  EXPECT_EQ(cost("&api_key_ids=none"), 0);
}

TEST_F(analytics, filters_are_checked) {
  for (const char* filter : {"&total_units_min=-1", "&cost_min=cheap", "&weighted_feedback_max=11",
                             "&prompt_token_min=1.5", "&metadata=x", "&metadata=%5B%5D", "&page_size=many"})
    EXPECT_EQ(caller.get(graph + month + filter).code(), "AB01") << filter;
}

TEST_F(analytics, are_the_same_in_every_run) {
  server other(fixed_day());
  client other_caller(other);
  EXPECT_EQ(other_caller.get(graph + month).body, caller.get(graph + month).body);
  EXPECT_EQ(other_caller.get(groups + month).body, caller.get(groups + month).body);
}

}  // namespace emulator::testing
