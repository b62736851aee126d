#include "test/emulator/traffic_selection.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <cstdlib>
#include <limits>

#include "test/emulator/check.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

using filters = std::map<std::string, std::string>;

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

/// The ranges and lists that the filters name, read once for all requests.
struct conditions {
  struct range {
    double (*of)(const traffic_record&);
    double least;
    double most;
  };
  struct list {
    std::string (*of)(const traffic_record&);
    const std::string& allowed;
  };
  std::vector<range> ranges = {};
  std::vector<list> lists = {};

  explicit conditions(const filters& wanted) {
    for (const named_number& number : numbers) {
      const auto least = wanted.find(std::string(number.parameter) + "_min");
      const auto most = wanted.find(std::string(number.parameter) + "_max");
      if (least == wanted.end() && most == wanted.end()) continue;
      ranges.push_back(
          {number.of,
           least == wanted.end() ? std::numeric_limits<double>::lowest() : std::strtod(least->second.c_str(), nullptr),
           most == wanted.end() ? std::numeric_limits<double>::max() : std::strtod(most->second.c_str(), nullptr)});
    }
    for (const named_text& text : texts)
      if (const auto found = wanted.find(text.parameter); found != wanted.end())
        lists.push_back({text.of, found->second});
  }

  bool hold(const traffic_record& one) const {
    return std::all_of(ranges.begin(), ranges.end(),
                       [&](const range& in) { return in.of(one) >= in.least && in.of(one) <= in.most; }) &&
           std::all_of(lists.begin(), lists.end(),
                       [&](const list& in) { return is_among(in.of(one), in.allowed, ','); });
  }
};

bool has_metadata(const traffic_record& one, const json::object& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const auto& pair) {
    if (pair.key() == "_user") return pair.value() == json::value(one.user);
    return pair.key() == "env" && pair.value() == json::value(one.environment);
  });
}

std::optional<moment> time_in(const filters& wanted, const char* parameter) {
  const auto found = wanted.find(parameter);
  return found == wanted.end() ? std::nullopt : read_iso_time(found->second);
}

/// Nothing where it is no JSON object.
std::optional<json::object> metadata_in(const filters& wanted) {
  const auto found = wanted.find("metadata");
  if (found == wanted.end()) return json::object();
  json::error_code error;
  json::value parsed = json::parse(found->second, error);
  if (error || !parsed.is_object()) return std::nullopt;
  return std::move(parsed.as_object());
}

}  // namespace

traffic_part select(organisation& org, std::string_view workspace, const filters& wanted) {
  const auto least = time_in(wanted, "time_of_generation_min");
  const auto most = time_in(wanted, "time_of_generation_max");
  const json::object metadata = metadata_in(wanted).value_or(json::object());
  const conditions all(wanted);
  traffic_part found;
  for (const traffic_record& one : org.traffic()) {
    if ((least && one.at < *least) || (most && one.at > *most) || one.workspace != workspace) continue;
    if (all.hold(one) && has_metadata(one, metadata)) found.push_back(&one);
  }
  return found;
}

selection select(call& asked) {
  // The workspace marked as default is the first of the sample.
  std::string named = asked.has("workspace_slug") ? asked.text("workspace_slug") : sample_workspaces[0].slug;
  if (asked.key.kind == key_kind::workspace) named = asked.key.workspace;
  const json::object* workspace = asked.org.find("workspaces", named, "slug", "id");
  if (!workspace) return {.refused = not_permitted("there is no such workspace")};
  if (!metadata_in(asked.query)) return {.refused = invalid_request("metadata is not a JSON object")};
  return {.records = select(asked.org, text_in(*workspace, "slug"), asked.query)};
}

}  // namespace emulator
