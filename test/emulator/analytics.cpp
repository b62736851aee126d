#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>

#include "test/emulator/check.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr std::int64_t default_page_size = 50;

constexpr parameter filters[] = {
    {.name = "workspace_slug"},
    {.name = "time_of_generation_min", .is = type::time, .required = true},
    {.name = "time_of_generation_max", .is = type::time, .required = true},
    {.name = "total_units_min", .is = type::integer, .least = 0},
    {.name = "total_units_max", .is = type::integer, .least = 0},
    {.name = "cost_min", .is = type::number, .least = 0},
    {.name = "cost_max", .is = type::number, .least = 0},
    {.name = "prompt_token_min", .is = type::integer, .least = 0},
    {.name = "prompt_token_max", .is = type::integer, .least = 0},
    {.name = "completion_token_min", .is = type::integer, .least = 0},
    {.name = "completion_token_max", .is = type::integer, .least = 0},
    {.name = "weighted_feedback_min", .is = type::number, .least = -10, .most = 10},
    {.name = "weighted_feedback_max", .is = type::number, .least = -10, .most = 10},
    {.name = "current_page", .is = type::integer, .least = 0},
    {.name = "page_size", .is = type::integer, .least = 0},
};

struct named_number {
  const char* parameter;  ///< "cost" for cost_min and cost_max
  double (*of)(const traffic_record&);
};

constexpr named_number numbers[] = {
    {"total_units", [](const traffic_record& one) -> double { return one.prompt_tokens + one.completion_tokens; }},
    {"cost", [](const traffic_record& one) { return one.cost; }},
    {"prompt_token", [](const traffic_record& one) -> double { return one.prompt_tokens; }},
    {"completion_token", [](const traffic_record& one) -> double { return one.completion_tokens; }},
    {"weighted_feedback", [](const traffic_record& one) { return one.weighted_feedback; }},
};

struct named_text {
  const char* parameter;  ///< carries a comma-separated list of which one must be equal
  std::string (*of)(const traffic_record&);
};

constexpr named_text texts[] = {
    {"status_code", [](const traffic_record& one) { return std::to_string(one.status); }},
    {"virtual_keys", [](const traffic_record& one) { return one.virtual_key; }},
    {"configs", [](const traffic_record& one) { return one.config; }},
    {"api_key_ids", [](const traffic_record& one) { return one.api_key_id; }},
    {"ai_org_model", [](const traffic_record& one) { return one.model; }},
    {"trace_id", [](const traffic_record& one) { return one.trace_id; }},
    {"span_id", [](const traffic_record& one) { return one.span_id; }},
    {"prompt_slug", [](const traffic_record& one) { return one.prompt; }},
};

/// The one bound of a range, or `otherwise`.
double bound(const call& asked, const std::string& parameter, double otherwise) {
  return asked.has(parameter) ? std::strtod(asked.text(parameter).c_str(), nullptr) : otherwise;
}

bool passes(const call& asked, const traffic_record& one) {
  for (const named_number& number : numbers) {
    const std::string name = number.parameter;
    const double value = number.of(one);
    if (value < bound(asked, name + "_min", value) || value > bound(asked, name + "_max", value)) return false;
  }
  for (const named_text& text : texts) {
    if (!asked.has(text.parameter)) continue;
    if (!is_among(text.of(one), asked.text(text.parameter), ',')) return false;
  }
  return true;
}

bool has_metadata(const traffic_record& one, const json::object& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const auto& pair) {
    if (pair.key() == "_user") return pair.value() == json::value(one.user);
    return pair.key() == "env" && pair.value() == json::value(one.environment);
  });
}

/// The records that the request asks about, oldest day first; or the refusal.
struct selection {
  std::optional<reply> refused = {};
  std::vector<const traffic_record*> records = {};
};

selection select(call& asked) {
  // The workspace marked as default is the first of the sample.
  std::string named = asked.has("workspace_slug") ? asked.text("workspace_slug") : sample_workspaces[0].slug;
  if (asked.key.kind == key_kind::workspace) named = asked.key.workspace;
  const json::object* workspace = asked.org.find("workspaces", named, "slug", "id");
  if (!workspace) return {.refused = not_permitted("there is no such workspace")};

  json::object metadata;
  if (asked.has("metadata")) {
    json::error_code error;
    json::value parsed = json::parse(asked.text("metadata"), error);
    if (error || !parsed.is_object()) return {.refused = invalid_request("metadata is not a JSON object")};
    metadata = std::move(parsed.get_object());
  }
  const moment least = *read_iso_time(asked.text("time_of_generation_min"));
  const moment most = *read_iso_time(asked.text("time_of_generation_max"));
  selection found;
  for (const traffic_record& one : asked.org.traffic()) {
    if (one.at < least || one.at > most || one.workspace != text_in(*workspace, "slug")) continue;
    if (passes(asked, one) && has_metadata(one, metadata)) found.records.push_back(&one);
  }
  return found;
}

struct sum {
  std::int64_t requests = 0;
  double cost = 0;
};

json::object total_and_average(const sum& of) {
  json::object both;
  both["total"] = std::llround(of.cost);
  both["avg"] = of.requests ? std::llround(of.cost / static_cast<double>(of.requests)) : 0;
  return both;
}

reply graph_cost(call& asked) {
  const selection selected = select(asked);
  if (selected.refused) return *selected.refused;
  std::map<moment, sum> days;
  sum whole;
  for (const traffic_record* one : selected.records) {
    sum& day = days[std::chrono::floor<std::chrono::days>(one->at)];
    ++day.requests;
    day.cost += one->cost;
    ++whole.requests;
    whole.cost += one->cost;
  }
  json::array points;
  for (const auto& [day, of] : days) {
    json::object point = total_and_average(of);
    point["timestamp"] = iso_time(day);
    points.push_back(std::move(point));
  }
  return success(
      {{"object", "analytics-graph"}, {"summary", total_and_average(whole)}, {"data_points", std::move(points)}});
}

reply group_users(call& asked) {
  const selection selected = select(asked);
  if (selected.refused) return *selected.refused;
  std::map<std::string, sum> users_found;
  for (const traffic_record* one : selected.records) {
    sum& user = users_found[one->user];
    ++user.requests;
    user.cost += one->cost;
  }
  std::vector<std::pair<std::string, sum>> busiest(users_found.begin(), users_found.end());
  std::stable_sort(busiest.begin(), busiest.end(),
                   [](const auto& a, const auto& b) { return a.second.requests > b.second.requests; });
  rows found;
  for (const auto& [user, of] : busiest) {
    char cost[32];
    std::snprintf(cost, sizeof cost, "%.4f", of.cost);
    found.push_back(
        {{"user", user}, {"requests", std::to_string(of.requests)}, {"cost", cost}, {"object", "analytics-group"}});
  }
  return success(page_of(found, asked.integer("current_page", 0), asked.integer("page_size", default_page_size)));
}

constexpr route routes[] = {
    {.path = "/analytics/graphs/cost", .scope = "analytics.view", .query = filters, .answer = graph_cost},
    {.path = "/analytics/groups/users", .scope = "analytics.view", .query = filters, .answer = group_users},
};

}  // namespace

constinit const resource analytics = {routes, nullptr};

}  // namespace emulator
