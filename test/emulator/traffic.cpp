#include "test/emulator/traffic.hpp"

#include <iterator>
#include <random>

#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

struct priced_model {
  const char* name;
  const char* virtual_key;
  double prompt_token_cents;
  double completion_token_cents;
};

constexpr priced_model models[] = {
    {"openai__gpt-4o", "openai-main-258f4d", 0.00025, 0.001},
    {"openai__gpt-4o-mini", "openai-main-258f4d", 0.000015, 0.00006},
    {"anthropic__claude-3-5-sonnet-latest", "anthropic-prod-91b2c7", 0.0003, 0.0015},
    {"azure-openai__gpt-35-turbo", "azure-eu-4110dd", 0.00005, 0.00015},
};
constexpr int statuses[] = {200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 429, 200, 200, 500, 200, 401};
constexpr std::size_t requests_a_day[workspace_count] = {60, 25, 15, 20};

/// What the gateway did about a request. It follows from the others, so that those do not depend on what was added here.
void add_gateway_figures(traffic_record& one, std::size_t number) {
  const bool succeeded = one.status == 200;
  if (succeeded && number % 8 == 3) one.from_cache = number % 24 == 3 ? cached::semantic : cached::simple;
  const int tokens = one.prompt_tokens / 10 + one.completion_tokens;
  one.response_time =
      one.from_cache == cached::no ? 200 + tokens + static_cast<int>(number % 97) * 7 : 20 + tokens % 40;
  if (succeeded && number % 13 == 5) one.retries = 1 + static_cast<int>(number % 3);
  one.fell_back = succeeded && number % 31 == 7;
}

}  // namespace

std::vector<traffic_record> sample_traffic(moment today) {
  using namespace std::chrono;
  // The engine's numbers are fixed by the standard; the library's distributions are not, so they are not used.
  std::mt19937 random(20260101);
  auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random()) % limit; };

  std::vector<std::size_t> members[workspace_count];
  for (std::size_t user = 0; user < user_count; ++user)
    for (std::size_t workspace = 0; workspace < workspace_count; ++workspace)
      if (sample_membership(user, workspace)) members[workspace].push_back(user);

  std::vector<traffic_record> records;
  const auto last_day = floor<days>(today);
  for (auto day = last_day - days(29); day <= last_day; day += days(1)) {
    for (std::size_t workspace = 0; workspace < workspace_count; ++workspace) {
      const std::size_t count = requests_a_day[workspace] + below(requests_a_day[workspace]);
      for (std::size_t n = 0; n < count; ++n) {
        const priced_model& model = models[below(std::size(models))];
        traffic_record one;
        one.at = day + seconds(below(86'400));
        one.workspace = sample_workspaces[workspace].slug;
        // Squaring the draw makes some people much busier than others.
        const std::size_t draw = below(1000) * below(1000) / 1000;
        one.user = sample_email(members[workspace][draw * members[workspace].size() / 1000]);
        one.environment = workspace == 0 ? "prod" : "staging";
        one.model = model.name;
        one.virtual_key = model.virtual_key;
        one.config = below(2) ? "pc-fallba-77c1a0" : "";
        one.prompt = below(3) ? "" : "pp-ticket-su-6f2d1b";
        one.api_key_id = sample_id("api key", workspace == 0 ? 1 : 3);
        one.trace_id = "trace-" + std::to_string(records.size());
        one.span_id = "span-" + std::to_string(records.size());
        one.prompt_tokens = static_cast<int>(500 + below(19'500));
        one.completion_tokens = static_cast<int>(50 + below(2'950));
        one.status = statuses[below(std::size(statuses))];
        if (one.status != 200) one.completion_tokens = 0;
        one.cost = one.status == 200 ? one.prompt_tokens * model.prompt_token_cents +
                                           one.completion_tokens * model.completion_token_cents
                                     : 0;
        one.weighted_feedback = below(10) ? 0 : static_cast<double>(below(21)) - 10;
        add_gateway_figures(one, records.size());
        if (one.at <= today) records.push_back(std::move(one));
      }
    }
  }
  return records;
}

}  // namespace emulator
