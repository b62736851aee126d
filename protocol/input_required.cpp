#include "protocol/input_required.hpp"

#include <map>
#include <set>
#include <utility>

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"

namespace protocol {

namespace {

constexpr std::chrono::minutes state_lifetime{10};

/// The same text for the same value, whatever the order of its members.
void append_sorted(std::string& out, const boost::json::value& value) {
  if (const auto* items = value.if_array()) {
    out += '[';
    for (const auto& item : *items) {
      append_sorted(out, item);
      out += ',';
    }
    out += ']';
  } else if (const auto* object = value.if_object()) {
    std::map<std::string_view, const boost::json::value*> sorted;
    for (const auto& member : *object)
      sorted[member.key()] = &member.value();
    out += '{';
    for (const auto& [name, member] : sorted) {
      append_json_string(out, name);
      out += ':';
      append_sorted(out, *member);
      out += ',';
    }
    out += '}';
  } else {
    append_json(out, value);
  }
}

/// What a state is bound to beside its purpose: the bytes of the whole call.
std::string binding_text(const state_binding& bound) {
  std::string out(bound.principal);
  for (const std::string_view part :
       {bound.method, text_at(bound.params, "name").value_or(""), text_at(bound.params, "uri").value_or("")}) {
    out += '\0';
    out += part;
  }
  out += '\0';
  const auto* arguments = object_at(bound.params, "arguments");
  append_sorted(out, arguments ? *arguments : boost::json::object());
  return out;
}

/// Two questions under one key would get one answer.
bool has_repeated_key(const input_required& wanted) {
  std::set<std::string_view> keys;
  for (const auto& question : wanted.requests)
    if (!keys.insert(question.key).second) return true;
  return false;
}

}  // namespace

input_request elicitation(std::string key, std::string_view message, boost::json::object properties) {
  boost::json::array names;
  for (const auto& property : properties)
    names.emplace_back(property.key());
  boost::json::object schema;
  schema["type"] = "object";
  schema["properties"] = std::move(properties);
  schema["required"] = std::move(names);
  input_request question;
  question.key = std::move(key);
  question.method = "elicitation/create";
  question.params["message"] = message;
  question.params["requestedSchema"] = std::move(schema);
  return question;
}

std::string_view needed_capability(const input_request& question) {
  const auto& params = question.params;
  if (question.method == "sampling/createMessage") {
    if (params.contains("tools") || params.contains("toolChoice")) return "sampling.tools";
    return text_at(params, "includeContext").value_or("none") == "none" ? "sampling" : "sampling.context";
  }
  if (question.method == "roots/list") return "roots";
  return text_at(params, "mode") == "url" ? "elicitation.url" : "elicitation";
}

bool declares(const call_context& context, std::string_view capability) {
  const auto& declared = context.client_capabilities;
  if (capability.find('/') != capability.npos) {
    const auto* extensions = object_at(declared, "extensions");
    return is_modern(context.spoken) && extensions && object_at(*extensions, capability);
  }
  if (capability == "elicitation" && !has_elicitation(context.spoken)) return false;
  if (capability == "elicitation.url" && !has_url_elicitation(context.spoken)) return false;
  const auto dot = capability.find('.');
  const auto* found = object_at(declared, capability.substr(0, dot));
  if (!found) return false;
  if (capability == "elicitation") return found->empty() || object_at(*found, "form");  // {} is form (2026-07-28)
  return dot == capability.npos || object_at(*found, capability.substr(dot + 1));
}

error missing_capability(std::string_view capability) {
  boost::json::object needed, part;
  const auto dot = capability.find('.');
  if (capability.find('/') != capability.npos) {
    part[capability] = boost::json::object();
    needed["extensions"] = std::move(part);
  } else {
    if (dot != capability.npos) part[capability.substr(dot + 1)] = boost::json::object();
    needed[capability.substr(0, dot)] = std::move(part);
  }
  boost::json::object data;
  data["requiredCapabilities"] = std::move(needed);
  return {code::missing_client_capability,
          "This needs the client capability " + std::string(capability) + ", which the request does not declare.",
          std::move(data)};
}

const boost::json::object* answer_to(const call_context& context, std::string_view key) {
  return object_at(context.input_responses, key);
}

std::optional<error> read_input(const boost::json::object& params, const state_binding& bound, call_context& context) {
  if (const auto* given = params.if_contains("inputResponses")) {
    if (!given->is_object())
      return error(code::invalid_params,
                   std::string("The member \"inputResponses\" must be an object, not ") + kind_of(*given) + ".");
    for (const auto& answer : given->get_object())
      if (!answer.value().is_object())
        return error(code::invalid_params, "Each answer in \"inputResponses\" must be an object, and \"" +
                                               std::string(beginning(answer.key(), 64)) + "\" is " +
                                               kind_of(answer.value()) + ".");
    context.input_responses = given->get_object();
  }
  const auto* state = params.if_contains("requestState");
  if (!state) return std::nullopt;
  const auto text = state->is_string() ? std::string_view(state->get_string()) : std::string_view();
  auto opened = bound.seals.open(text, seal_purpose::request_state, binding_text(bound), bound.now);
  if (!opened)
    return error(code::invalid_params,
                 "The member \"requestState\" is not one of this server's for this call, or is out of date; call again "
                 "without it.");
  context.request_state = std::move(*opened);
  return std::nullopt;
}

boost::asio::awaitable<std::optional<error>> ask_session(const input_required& wanted, int round,
                                                         call_context& context) {
  if (round >= most_rounds) co_return error(code::internal_error, "This call has asked too often; it was given up.");
  if (has_repeated_key(wanted)) co_return error(code::internal_error, "This call asks two things under one key.");
  // A session has no error code of its own for what its client cannot do.
  for (const auto& question : wanted.requests)
    if (const auto needed = needed_capability(question); !declares(context, needed))
      co_return error(code::internal_error, "This call needs the client capability " + std::string(needed) +
                                                ", which was not declared when the session began.");
  context.request_state = wanted.state;
  if (wanted.requests.empty()) co_return std::nullopt;
  if (!context.ask)
    co_return error(code::internal_error,
                    "This call has to ask the client something, and can only do so over an event stream of an "
                    "initialized session: allow text/event-stream in Accept.");
  auto questions = wanted.requests;
  auto answers = co_await context.ask(std::move(questions));
  if (!answers) co_return answers.error();
  for (auto& answer : *answers)
    context.input_responses[answer.key()] = std::move(answer.value());
  co_return std::nullopt;
}

boost::system::result<std::string, error> input_required_members(const input_required& wanted,
                                                                 const state_binding& bound,
                                                                 const call_context& context) {
  if (has_repeated_key(wanted)) return error(code::internal_error, "This call asks two things under one key.");
  boost::json::object questions;
  for (const auto& question : wanted.requests) {
    const auto needed = needed_capability(question);
    if (!declares(context, needed)) return missing_capability(needed);
    boost::json::object asked;
    asked["method"] = question.method;
    asked["params"] = question.params;
    questions[question.key] = std::move(asked);
  }
  std::string out;
  if (!questions.empty()) {
    out += R"("inputRequests":)";
    append_json(out, questions);
  }
  if (!wanted.state.empty()) {
    const auto sealed =
        bound.seals.close(wanted.state, seal_purpose::request_state, binding_text(bound), bound.now + state_lifetime);
    out += out.empty() ? R"("requestState":)" : R"(,"requestState":)";
    append_json_string(out, sealed);
  }
  if (out.empty()) return error(code::internal_error, "This call wants input, and neither asks nor keeps anything.");
  return out;
}

}  // namespace protocol
