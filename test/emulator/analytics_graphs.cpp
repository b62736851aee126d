#include <cmath>
#include <map>

#include "test/emulator/resources.hpp"
#include "test/emulator/traffic_figures.hpp"

namespace emulator {

namespace {

/// A graph with a point for each day on which something happened.
struct daily_graph {
  json::object (*summary)(const traffic_part& whole);
  /// `so_far` ends with that day.
  json::object (*point)(const traffic_part& day, const traffic_part& so_far);
};

template <json::object (*figures)(const traffic_part&)>
json::object of_the_day(const traffic_part& day, const traffic_part&) {
  return figures(day);
}

template <json::object (*figures)(const traffic_part&)>
constexpr daily_graph same = {figures, of_the_day<figures>};

json::object graph(json::object summary, json::array points) {
  json::object given;
  given["summary"] = std::move(summary);
  given["data_points"] = std::move(points);
  given["object"] = "analytics-graph";
  return given;
}

template <const daily_graph& of>
reply draw(call& asked) {
  const selection selected = select(asked);
  if (selected.refused) return *selected.refused;
  std::map<moment, traffic_part> days;
  for (const traffic_record* one : selected.records)
    days[std::chrono::floor<std::chrono::days>(one->at)].push_back(one);
  json::array points;
  traffic_part so_far;
  for (const auto& [day, part] : days) {
    so_far.insert(so_far.end(), part.begin(), part.end());
    json::object point = of.point(part, so_far);
    point["timestamp"] = iso_time(day);
    points.push_back(std::move(point));
  }
  return success(graph(of.summary(selected.records), std::move(points)));
}

json::object requests(const traffic_part& part) {
  return {{"total", part.size()}};
}
json::object cost(const traffic_part& part) {
  return {{"total", std::llround(cost_of(part))}, {"avg", std::llround(average(cost_of(part), part.size()))}};
}
json::object tokens(const traffic_part& part) {
  return {{"total", std::llround(tokens_of(part))}, {"avg", std::llround(average(tokens_of(part), part.size()))}};
}
json::object latency(const traffic_part& part) {
  return {{"avg", rounded(average(response_time_of(part), part.size()))},
          {"p50", percentile(part, 0.5)},
          {"p90", percentile(part, 0.9)},
          {"p99", percentile(part, 0.99)}};
}
json::object users_seen(const traffic_part& part) {
  return {{"total", users_of(part)}};
}
json::object requests_of_users(const traffic_part& part) {
  return {{"avg", rounded(average(static_cast<double>(part.size()), users_of(part)))}};
}
json::object requests_of_users_in_all(const traffic_part& part) {
  json::object summary = requests_of_users(part);
  summary["total"] = part.size();
  summary["unique"] = users_of(part);
  return summary;
}
json::object errors(const traffic_part& part) {
  return {{"total", errors_of(part)}};
}
json::object error_rate(const traffic_part& part) {
  return {{"rate", rounded(100 * average(static_cast<double>(errors_of(part)), part.size()))}};
}

std::map<int, int> errors_by_status(const traffic_part& part) {
  std::map<int, int> found;
  for (const traffic_record* one : part)
    if (one->status >= 400) ++found[one->status];
  return found;
}

json::object error_stack(const traffic_part& day, const traffic_part&) {
  json::array stats;
  for (const auto& [status, count] : errors_by_status(day))
    stats.push_back(json::object{{"response_status_code", status}, {"count", count}});
  json::object point;
  point["stats"] = std::move(stats);
  return point;
}

json::object rescued_in_all(const traffic_part& part) {
  int retried = 0;
  int fell_back = 0;
  for (const traffic_record* one : part) {
    retried += one->retries > 0;
    fell_back += one->fell_back;
  }
  return {{"retry", retried}, {"fallback", fell_back}};
}
json::object rescued(const traffic_part& day, const traffic_part&) {
  std::map<int, int> by_retries;
  for (const traffic_record* one : day)
    if (one->retries > 0) ++by_retries[one->retries];
  json::array retries;
  for (const auto& [number, count] : by_retries)
    retries.push_back(json::object{{"retry_success_count", number}, {"count", count}});
  json::object point = rescued_in_all(day);
  point["retry"] = std::move(retries);
  return point;
}

std::size_t hits(const traffic_part& part) {
  return hits_of(part, cached::simple) + hits_of(part, cached::semantic);
}
double savings(const traffic_part& part, cached kind) {
  return rounded(average(cost_of(part), part.size()) * static_cast<double>(hits_of(part, kind)));
}
json::object hit_rate_in_all(const traffic_part& part) {
  return {{"total", hits(part)}, {"rate", rounded(100 * average(static_cast<double>(hits(part)), part.size()))}};
}
json::object hit_rate(const traffic_part& day, const traffic_part& so_far) {
  return {{"simple_hits", hits_of(day, cached::simple)},
          {"semantic_hits", hits_of(day, cached::semantic)},
          {"rate", hit_rate_in_all(day).at("rate")},
          {"cumulative_simple_cache_savings", savings(so_far, cached::simple)},
          {"cumulative_semantic_cache_savings", savings(so_far, cached::semantic)}};
}

traffic_part from_cache(const traffic_part& part) {
  traffic_part found;
  for (const traffic_record* one : part)
    if (one->from_cache != cached::no) found.push_back(one);
  return found;
}
double hit_latency_of(const traffic_part& part) {
  const traffic_part found = from_cache(part);
  return rounded(average(response_time_of(found), found.size()));
}
json::object hit_latency(const traffic_part& day, const traffic_part&) {
  return {{"avg", hit_latency_of(day)}};
}
json::object nothing(const traffic_part&) {
  return {};
}

json::object feedbacks(const traffic_part& part) {
  return {{"total", with_feedback(part).size()}};
}
json::object weighted_feedback(const traffic_part& part) {
  return {{"avg", rounded(average(feedback_of(part), with_feedback(part).size()))}};
}

constexpr daily_graph user_requests_graph = {requests_of_users_in_all, of_the_day<requests_of_users>};
constexpr daily_graph error_stacks_graph = {errors, error_stack};
constexpr daily_graph rescued_graph = {rescued_in_all, rescued};
constexpr daily_graph hit_rate_graph = {hit_rate_in_all, hit_rate};
constexpr daily_graph hit_latency_graph = {nothing, hit_latency};

reply draw_status_codes(call& asked) {
  const selection selected = select(asked);
  if (selected.refused) return *selected.refused;
  json::array points;
  for (const auto& [status, count] : errors_by_status(selected.records))
    points.push_back(json::object{{"status_code", status}, {"count", count}});
  return success(graph({{"total_errors", errors_of(selected.records)}, {"unique_error_codes", points.size()}}, points));
}

reply draw_scores(call& asked) {
  const selection selected = select(asked);
  if (selected.refused) return *selected.refused;
  std::map<int, int> scores;
  for (const traffic_record* one : with_feedback(selected.records))
    ++scores[static_cast<int>(one->weighted_feedback)];
  json::array points;
  for (const auto& [score, count] : scores)
    points.push_back(json::object{{"score", score}, {"total", count}});
  return success(graph(feedbacks(selected.records), std::move(points)));
}

reply draw_feedback_of_models(call& asked) {
  const selection selected = select(asked);
  if (selected.refused) return *selected.refused;
  std::map<std::string, traffic_part> models;
  for (const traffic_record* one : with_feedback(selected.records))
    models[model_of(*one)].push_back(one);
  json::array points;
  for (const auto& [model, part] : models)
    points.push_back(json::object{{"ai_model", model},
                                  {"total", part.size()},
                                  {"avg_weighted_feedback", rounded(average(feedback_of(part), part.size()))}});
  return success(graph({}, std::move(points)));
}

reply sum_up_cache(call& asked) {
  const selection selected = select(asked);
  if (selected.refused) return *selected.refused;
  const traffic_part& whole = selected.records;
  const double usual = average(response_time_of(whole), whole.size());
  const double cached_latency = hit_latency_of(whole);
  return success({{"summary",
                   {{"hits", hits(whole)},
                    {"avg_latency", cached_latency},
                    {"total_requests", whole.size()},
                    {"cache_speedup", whole.empty() ? 0 : rounded(100 * (usual - cached_latency) / usual)}}},
                  {"object", "analytics-summary"}});
}

constexpr route graph_of(const char* path, reply (*answer)(call&)) {
  return {.path = path, .scope = "analytics.view", .query = traffic_filters, .answer = answer};
}

constexpr route routes[] = {
    graph_of("/analytics/graphs/requests", draw<same<requests>>),
    graph_of("/analytics/graphs/cost", draw<same<cost>>),
    graph_of("/analytics/graphs/tokens", draw<same<tokens>>),
    graph_of("/analytics/graphs/latency", draw<same<latency>>),
    graph_of("/analytics/graphs/users", draw<same<users_seen>>),
    graph_of("/analytics/graphs/users/requests", draw<user_requests_graph>),
    graph_of("/analytics/graphs/errors", draw<same<errors>>),
    graph_of("/analytics/graphs/errors/rate", draw<same<error_rate>>),
    graph_of("/analytics/graphs/errors/stacks", draw<error_stacks_graph>),
    graph_of("/analytics/graphs/errors/status-codes", draw_status_codes),
    graph_of("/analytics/graphs/requests/rescued", draw<rescued_graph>),
    graph_of("/analytics/graphs/cache/hit-rate", draw<hit_rate_graph>),
    graph_of("/analytics/graphs/cache/latency", draw<hit_latency_graph>),
    graph_of("/analytics/summary/cache", sum_up_cache),
    graph_of("/analytics/graphs/feedbacks", draw<same<feedbacks>>),
    graph_of("/analytics/graphs/feedbacks/scores", draw_scores),
    graph_of("/analytics/graphs/feedbacks/weighted", draw<same<weighted_feedback>>),
    graph_of("/analytics/graphs/feedbacks/ai-models", draw_feedback_of_models),
};

}  // namespace

constinit const resource analytics_graphs = {routes, nullptr};

}  // namespace emulator
