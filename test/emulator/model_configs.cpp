#include "test/emulator/resources.hpp"

namespace emulator {

namespace {

/// Prices are US cents for one token.
struct priced_model {
  const char* provider;
  const char* model;
  double request_token;
  double response_token;
};

constexpr priced_model models[] = {
    {"openai", "gpt-4o", 0.00025, 0.001},
    {"openai", "gpt-4o-mini", 0.000015, 0.00006},
    {"anthropic", "claude-3-5-sonnet-latest", 0.0003, 0.0015},
    {"azure-openai", "gpt-35-turbo", 0.00005, 0.00015},
    {"bedrock", "anthropic.claude-3-5-sonnet-20241022-v2:0", 0.0003, 0.0015},
    {"mistral-ai", "mistral-large-latest", 0.0002, 0.0006},
};

const priced_model* find_model(const call& asked) {
  for (const priced_model& one : models)
    if (asked.holes[0] == one.provider && asked.holes[1] == one.model) return &one;
  return nullptr;
}

reply unknown_model() {
  return {.status = 404, .body = error_body(error_shape::error_text, "", "Model not found")};
}

json::object price(double cents) {
  return {{"price", cents}};
}

/// rates.X times the number of X.
json::object product(const char* count, const char* rate) {
  return {{"operation", "multiply"},
          {"operands", json::array{json::object{{"value", count}}, json::object{{"value", rate}}}}};
}

reply get_pricing(call& asked) {
  const priced_model* found = find_model(asked);
  if (!found) return unknown_model();
  return success({{"pay_as_you_go",
                   {{"request_token", price(found->request_token)},
                    {"response_token", price(found->response_token)},
                    {"cache_read_input_token", price(found->request_token / 2)}}},
                  {"calculate",
                   {{"request", product("input_tokens", "rates.request_token")},
                    {"response", product("output_tokens", "rates.response_token")}}},
                  {"currency", "USD"}});
}

reply get_general(call& asked) {
  if (!find_model(asked)) return unknown_model();
  return {.body = R"({"params":[{"key":"max_tokens","maxValue":16384},{"key":"temperature","minValue":0,"maxValue":2,)"
                  R"("defaultValue":1}],"type":{"primary":"chat","supported":["tools","image"]},)"
                  R"("messages":{"options":["system","user","assistant"]},"isDefault":false,)"
                  R"("disablePlayground":false})"};
}

constexpr route routes[] = {
    {.path = "/model-configs/pricing/{provider}/{model}",
     .keys = takes::no_key,
     .answer = get_pricing,
     .version = unversioned},
    {.path = "/model-configs/general/{provider}/{model}",
     .keys = takes::no_key,
     .answer = get_general,
     .version = unversioned},
};

}  // namespace

constinit const resource model_configs = {routes, nullptr};

}  // namespace emulator
