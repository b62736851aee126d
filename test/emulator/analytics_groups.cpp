#include <algorithm>
#include <cstdio>
#include <map>

#include "test/emulator/check.hpp"
#include "test/emulator/crud.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/traffic_figures.hpp"

namespace emulator {

namespace {

/// What of a request a group is named by.
using group_name = std::string (*)(const traffic_record& one);

struct named_group {
  const char* path;    ///< the last part of it
  const char* member;  ///< what the answer calls it
  group_name of;
};

constexpr named_group named_groups[] = {
    {"provider", "provider", provider_of},
    {"ai_service", "ai_service", provider_of},
    {"model", "model", model_of},
    {"status_code", "status_code", [](const traffic_record& one) { return std::to_string(one.status); }},
    {"api_key", "api_key", [](const traffic_record& one) { return one.api_key_id; }},
    {"config", "config", [](const traffic_record& one) { return one.config; }},
    {"workspace", "workspace", [](const traffic_record& one) { return one.workspace; }},
    {"prompt", "prompt", [](const traffic_record& one) { return one.prompt; }},
};

struct column {
  const char* name;
  double (*of)(const traffic_part& part);
};

double success_rate(const traffic_part& part) {
  return 100 - 100 * average(static_cast<double>(errors_of(part)), part.size());
}
double hit_rate(const traffic_part& part) {
  return 100 * average(static_cast<double>(part.size() - hits_of(part, cached::no)), part.size());
}

constexpr column columns[] = {
    {"requests", [](const traffic_part& part) { return static_cast<double>(part.size()); }},
    {"cost", cost_of},
    {"total_tokens", tokens_of},
    {"avg_tokens", [](const traffic_part& part) { return average(tokens_of(part), part.size()); }},
    {"avg_latency", [](const traffic_part& part) { return average(response_time_of(part), part.size()); }},
    {"p95_latency", [](const traffic_part& part) -> double { return percentile(part, 0.95); }},
    {"p99_latency", [](const traffic_part& part) -> double { return percentile(part, 0.99); }},
    {"success_rate", success_rate},
    {"error_count", [](const traffic_part& part) { return static_cast<double>(errors_of(part)); }},
    {"cache_hit_rate", hit_rate},
};

struct group {
  std::string name;
  traffic_part part;
};

/// The busiest first, or ordered by the column that the request names.
std::vector<group> grouped(const call& asked, const traffic_part& whole, group_name of) {
  std::map<std::string, traffic_part> found;
  for (const traffic_record* one : whole)
    if (std::string name = of(*one); !name.empty()) found[std::move(name)].push_back(one);
  std::vector<group> groups;
  for (auto& [name, part] : found)
    groups.push_back({name, std::move(part)});
  const column* by = columns;
  for (const column& one : columns)
    if (asked.text("order_by") == one.name) by = &one;
  const bool ascending = asked.text("order_by_type") == "asc";
  std::stable_sort(groups.begin(), groups.end(), [&](const group& one, const group& other) {
    return ascending ? by->of(one.part) < by->of(other.part) : by->of(one.part) > by->of(other.part);
  });
  return groups;
}

template <class shown_group>
reply answer_groups(call& asked, group_name of, shown_group show) {
  const selection selected = select(asked);
  if (selected.refused) return *selected.refused;
  rows found;
  for (const group& one : grouped(asked, selected.records, of)) {
    json::object row = show(one);
    row["object"] = "analytics-group";
    found.push_back(std::move(row));
  }
  return success(page_of(found, asked.integer("current_page", 0), asked.integer("page_size", 50)));
}

std::string cost_text(const traffic_part& part) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4f", cost_of(part));
  return text;
}

/// Some of the figures come as texts.
reply group_users(call& asked) {
  return answer_groups(
      asked, [](const traffic_record& one) { return one.user; },
      [](const group& one) -> json::object {
        return {{"user", one.name}, {"requests", std::to_string(one.part.size())}, {"cost", cost_text(one.part)}};
      });
}

reply group_models(call& asked) {
  return answer_groups(asked, model_of, [](const group& one) -> json::object {
    return {{"ai_model", one.name}, {"requests", std::to_string(one.part.size())}};
  });
}

reply group_metadata(call& asked) {
  group_name of = [](const traffic_record&) { return std::string(); };
  if (asked.holes[0] == "_user") of = [](const traffic_record& one) { return one.user; };
  if (asked.holes[0] == "env") of = [](const traffic_record& one) { return one.environment; };
  return answer_groups(asked, of, [](const group& one) -> json::object {
    const traffic_part judged = with_feedback(one.part);
    return {{"metadata_value", one.name},
            {"requests", one.part.size()},
            {"cost", rounded(cost_of(one.part))},
            {"avg_tokens", rounded(average(tokens_of(one.part), one.part.size()))},
            {"avg_weighted_feedback",
             judged.empty() ? json::value() : json::value(rounded(average(feedback_of(judged), judged.size())))},
            {"requests_with_feedback", judged.size()},
            {"last_seen", iso_time(last_of(one.part))}};
  });
}

reply group_by_name(call& asked) {
  const named_group* wanted = nullptr;
  for (const named_group& one : named_groups)
    if (asked.holes[0] == one.path) wanted = &one;
  if (!wanted) return invalid_request("there is no such group");
  const std::string chosen = asked.text("columns");
  return answer_groups(asked, wanted->of, [&](const group& one) {
    json::object row{
        {wanted->member, one.name}, {"requests", std::to_string(one.part.size())}, {"cost", cost_text(one.part)}};
    for (const column& figure : columns)
      if (!row.contains(figure.name) && is_among(figure.name, chosen, ','))
        row[figure.name] = rounded(figure.of(one.part));
    if (is_among("last_seen", chosen, ',')) row["last_seen"] = iso_time(last_of(one.part));
    return row;
  });
}

constexpr route group_at(const char* path, reply (*answer)(call&)) {
  return {.path = path, .scope = "analytics.view", .query = traffic_filters, .answer = answer};
}

constexpr route routes[] = {
    group_at("/analytics/groups/users", group_users),
    group_at("/analytics/groups/ai-models", group_models),
    group_at("/analytics/groups/metadata/{metadataKey}", group_metadata),
    group_at("/analytics/groups/{groupBy}", group_by_name),
    group_at("/logs/groups/{groupBy}", group_by_name),
};

}  // namespace

constinit const resource analytics_groups = {routes, nullptr};

}  // namespace emulator
