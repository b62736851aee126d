#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "test/emulator/prompt_versions.hpp"
#include "test/emulator/resources.hpp"

namespace emulator {

namespace {

constexpr parameter filled[] = {{.name = "variables", .is = type::object, .required = true},
                                {.name = "stream", .is = type::boolean}};

/// The value of a {{hole}}: a partial's text, the variable sent, or the template's default.
std::string filling(call& asked, const json::object& content, std::string name) {
  std::erase(name, ' ');
  if (name.starts_with('>')) {
    const json::object* partial = asked.org.find("partials", name.substr(1), "slug", "id");
    return partial ? std::string(text_in(*partial, "string")) : std::string();
  }
  const json::value* value = asked.body.at("variables").as_object().if_contains(name);
  if (!value) value = content.at("parameters").as_object().if_contains(name);
  if (!value || value->is_null()) return {};
  return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
}

std::string rendered(call& asked, const json::object& content, std::string_view text) {
  std::string result;
  while (true) {
    const auto begin = text.find("{{");
    const auto end = begin == std::string_view::npos ? begin : text.find("}}", begin);
    result += text.substr(0, end == std::string_view::npos ? end : begin);
    if (end == std::string_view::npos) return result;
    result += filling(asked, content, std::string(text.substr(begin + 2, end - begin - 2)));
    text.remove_prefix(end + 2);
  }
}

/// Every text in a chat template is one of its own, since a variable may hold quotes.
void render_texts(call& asked, const json::object& content, json::value& within) {
  if (within.is_string()) within = rendered(asked, content, within.get_string());
  if (within.is_array())
    for (json::value& item : within.as_array())
      render_texts(asked, content, item);
  if (within.is_object())
    for (auto& member : within.as_object())
      render_texts(asked, content, member.value());
}

/// The request that the model would get: the template's parameters, what the body has beside the variables, the text.
struct rendering {
  reply refused = {};
  json::object request = {};  ///< empty: refused
  std::string provider = {};  ///< "openai"; "" where the virtual key is unknown
};

/// Of a virtual key's or a provider's slug.
std::string provider_of(organisation& org, std::string_view slug) {
  if (const json::object* key = org.find("virtual_keys", slug, "slug", "slug"))
    return std::string(text_in(*key, "provider"));
  const json::object* provider = org.find("providers", slug, "slug", "slug");
  return provider ? std::string(text_in(*provider, "ai_provider_name")) : std::string();
}

rendering render(call& asked) {
  const std::string& hole = asked.holes[0];
  const auto at = hole.find('@');
  const prompt_at_version found = find_prompt(asked, std::string_view(hole).substr(0, at),
                                              at == std::string::npos ? "default" : hole.substr(at + 1));
  if (!found.prompt) return {.refused = not_found("there is no such prompt, or no such version of it")};
  rendering done;
  done.provider = provider_of(asked.org, text_in(found.content, "virtual_key"));
  done.request = found.content.at("parameters").as_object();
  for (const char* member : {"functions", "tools"})
    if (const json::value& kept = found.content.at(member); kept.is_array() && !kept.as_array().empty())
      done.request[member] = kept;
  if (done.request.contains("tools") && !found.content.at("tool_choice").is_null())
    done.request["tool_choice"] = found.content.at("tool_choice");
  for (const auto& [name, value] : asked.body)
    if (name != "variables") done.request[name] = value;
  json::error_code error;
  json::value messages = json::parse(text_in(found.content, "string"), error);
  if (!error && messages.is_array()) {
    render_texts(asked, found.content, messages);
    done.request["messages"] = std::move(messages);
  } else {
    done.request["prompt"] = rendered(asked, found.content, text_in(found.content, "string"));
  }
  return done;
}

reply render_prompt(call& asked) {
  rendering done = render(asked);
  if (done.request.empty()) return done.refused;
  return success({{"success", true}, {"data", std::move(done.request)}});
}

json::object completion(call& asked, const json::object& request, const char* object) {
  return {{"id", "chatcmpl-" + asked.org.new_id().substr(0, 8)},
          {"object", object},
          {"created", asked.org.today().time_since_epoch().count()},
          {"model", request.contains("model") ? request.at("model") : json::value("gpt-4o")}};
}

/// The name of the function that the model wants called: the chosen one, else the first; "" where it may call none.
std::string called_function(const json::object& request) {
  const json::value* tools = request.if_contains("tools");
  const json::value* choice = request.if_contains("tool_choice");
  if (!tools || !tools->is_array() || tools->as_array().empty() || (choice && *choice == "none")) return {};
  json::error_code error;
  const json::value* name = choice ? choice->find_pointer("/function/name", error) : nullptr;
  if (!name) name = tools->as_array()[0].find_pointer("/function/name", error);
  return name && name->is_string() ? std::string(name->get_string()) : std::string();
}

constexpr const char* words = "This is what the sample model answers.";

json::object choice_of(const json::object& request) {
  const std::string function = called_function(request);
  json::object message{{"role", "assistant"}, {"content", words}};
  if (!function.empty()) {
    message["content"] = nullptr;
    message["tool_calls"] = json::array{
        json::object{{"id", "call_1"}, {"type", "function"}, {"function", {{"name", function}, {"arguments", "{}"}}}}};
  }
  return {{"index", 0}, {"message", std::move(message)}, {"finish_reason", function.empty() ? "stop" : "tool_calls"}};
}

reply complete_prompt(call& asked) {
  const rendering done = render(asked);
  if (done.request.empty()) return done.refused;
  reply given{.headers = {{"x-portkey-cache-status", "MISS"},
                          {"x-portkey-retry-attempt-count", "0"},
                          {"x-portkey-last-used-option-index", "config"}}};
  if (!done.provider.empty()) given.headers.emplace_back("x-portkey-provider", done.provider);
  if (const json::value* stream = done.request.if_contains("stream"); stream && *stream == true) {
    json::object chunk = completion(asked, done.request, "chat.completion.chunk");
    for (const bool last : {false, true}) {
      const json::object delta = last ? json::object() : json::object{{"role", "assistant"}, {"content", words}};
      chunk["choices"] = json::array{
          json::object{{"index", 0}, {"delta", delta}, {"finish_reason", last ? json::value("stop") : json::value()}}};
      given.body += "data: " + json::serialize(chunk) + "\n\n";
    }
    given.body += "data: [DONE]\n\n";
    given.content_type = "text/event-stream";
    return given;
  }
  json::object whole = completion(asked, done.request, "chat.completion");
  whole["choices"] = json::array{choice_of(done.request)};
  whole["usage"] = json::object{{"prompt_tokens", 42}, {"completion_tokens", 8}, {"total_tokens", 50}};
  given.body = json::serialize(whole);
  return given;
}

constexpr route routes[] = {
    {.method = http::verb::post,
     .path = "/prompts/{promptId}/render",
     .keys = takes::workspace_key_only,
     .scope = "prompts.render",
     .body = filled,
     .answer = render_prompt,
     .audited = false},
    {.method = http::verb::post,
     .path = "/prompts/{promptId}/completions",
     .keys = takes::workspace_key_only,
     .scope = "completions.write",
     .body = filled,
     .answer = complete_prompt,
     .audited = false},
};

}  // namespace

constinit const resource prompt_rendering = {routes, nullptr};

}  // namespace emulator
