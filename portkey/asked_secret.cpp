#include "portkey/asked_secret.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "portkey/called_tool.hpp"
#include "portkey/confirmation.hpp"
#include "portkey/credential_members.hpp"
#include "portkey/refusal.hpp"
#include "protocol/input_required.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "protocol/visible_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;
using boost::asio::awaitable;

constexpr const char* question_key = "secret";
constexpr std::string_view with_ticket = "[ask ";
/// How long a round waits for a person who has only just opened the page.
constexpr std::chrono::seconds patience{20}, time_to_send{8};

bool is_credential(const field& input) {
  const std::string_view name = input.name;
  return input.type.is == kind::text &&
         (name == "key" || any_name(sent_credentials, [name](std::string_view one) { return one == name; }));
}

/// What stands in "[ask …]"; empty: it is none.
std::string_view sealed_in(std::string_view given) {
  if (!given.starts_with(with_ticket) || !given.ends_with(']')) return {};
  return given.substr(with_ticket.size(), given.size() - with_ticket.size() - 1);
}

bool is_question(std::string_view given) {
  return given == asked_text || given.starts_with(with_ticket);
}

bool asks(const json::object& arguments, const field& input) {
  const auto given = protocol::text_at(arguments, input.name);
  return given && is_question(*given);
}

/// What the person was asked for: this input of this call, with the other arguments as they are.
std::string purpose_of(const operation& one, const field& input, json::object arguments) {
  arguments[input.name] = asked_text;
  json::object whole;
  whole["tool"] = one.name;
  whole["input"] = input.name;
  whole["arguments"] = std::move(arguments);
  return arguments_digest(whole);
}

/// "[ask …]" for the second of two steps: good for the same caller and the same call alone.
std::string handle_of(lent_tools& with, const std::string& purpose, const std::string& ticket,
                      const protocol::call_context& context) {
  const auto expires = std::chrono::system_clock::now() + confirmation_lifetime;
  return std::string(with_ticket) +
         with.guards().seals->close(purpose + ticket, protocol::seal_purpose::ticket, context.principal, expires) + "]";
}

/// The ticket in it; empty: it is none of ours for this call.
std::string ticket_in(lent_tools& with, std::string_view handle, const std::string& purpose,
                      const protocol::call_context& context) {
  const auto now = std::chrono::system_clock::now();
  const auto opened = with.guards().seals->open(handle, protocol::seal_purpose::ticket, context.principal, now);
  return opened && opened->starts_with(purpose) ? opened->substr(purpose.size()) : std::string();
}

/// Whether a credential somewhere in it asks for a person.
bool has_question(const json::value& value, std::string_view name) {
  if (const auto* text = value.if_string()) {
    const bool is_hidden = any_name(sent_credentials, [name](std::string_view one) { return one == name; });
    return (is_hidden || name == "key") && is_question(*text);
  }
  if (const auto* items = value.if_array())
    return std::ranges::any_of(*items, [name](const json::value& each) { return has_question(each, name); });
  const auto* object = value.if_object();
  if (!object) return false;
  return std::ranges::any_of(*object, [](const auto& member) { return has_question(member.value(), member.key()); });
}

std::string text_of_wait(const operation& one, const std::string& digest, const std::string& ticket) {
  json::object state;
  state["kind"] = "secret";
  state["tool"] = one.name;
  state["arguments"] = digest;
  state["ticket"] = ticket;
  return protocol::to_json_text(state);
}

std::optional<json::object> wait_in(const protocol::call_context& context) {
  const auto read = protocol::parse_json(context.request_state);
  const auto* object = read ? read->if_object() : nullptr;
  if (!object || protocol::text_at(*object, "kind") != "secret") return std::nullopt;
  return *object;
}

asked_secret ended(std::string sentence) {
  asked_secret out;
  out.instead = protocol::failed_result(std::move(sentence));
  return out;
}

std::string label_of(const operation& one, const field& input, const json::object& arguments) {
  std::string out = std::string(input.name) + " to " + deed(one);
  for (const auto* name : {"name", "slug", "virtual_key_id"})
    if (const auto text = protocol::text_at(arguments, name))
      return out + " \"" + protocol::visible(protocol::beginning(*text, 100)) + "\"";
  return out;
}

protocol::input_request url_question(const std::string& label, const secret_desk::question& page) {
  protocol::input_request out;
  out.key = question_key;
  out.method = "elicitation/create";
  out.params["mode"] = "url";
  out.params["message"] = "Give the " + label + " on this page, so that the assistant does not see it.";
  out.params["url"] = page.url;
  return out;
}

/// The page is handed out: by the client where it can show it, else in the result.
asked_secret handed_out(lent_tools& with, const operation& one, const field& input, const json::object& arguments,
                        const secret_desk::question& page, const protocol::call_context& context) {
  asked_secret out;
  const auto label = label_of(one, input, arguments);
  const bool can_ask = protocol::is_modern(context.spoken) || context.ask;
  if (can_ask && protocol::declares(context, "elicitation.url")) {
    protocol::input_required wanted;
    auto question = url_question(label, page);
    if (!protocol::is_modern(context.spoken)) question.params["elicitationId"] = arguments_digest(question.params);
    wanted.requests.push_back(std::move(question));
    wanted.state = text_of_wait(one, arguments_digest(arguments), page.ticket);
    out.instead = std::move(wanted);
    return out;
  }
  json::object shown;
  shown["message"] = "The " + label + " is to be given on a page. Nothing was sent.";
  shown["url"] = page.url;
  shown["what_to_do"] = "Give the person the link. When they say that they have given it, call " +
                        std::string(one.name) + " again within five minutes, with the same arguments but " +
                        input.name + " as shown below.";
  shown[input.name] = handle_of(with, purpose_of(one, input, arguments), page.ticket, context);
  out.instead = protocol::structured_result(shown);
  return out;
}

}  // namespace

const field* secret_to_ask_for(const operation& one, const json::object& arguments) {
  for (const auto& input : one.body)
    if (is_credential(input) && asks(arguments, input)) return &input;
  for (const auto& input : one.settings)
    if (is_credential(input) && asks(arguments, input)) return &input;
  return nullptr;
}

std::string stray_question(const operation& one, const json::object& arguments) {
  const auto* wanted = secret_to_ask_for(one, arguments);
  for (const auto& member : arguments) {
    const bool is_wanted = wanted && member.key() == wanted->name;
    if (!is_wanted && has_question(member.value(), member.key()))
      return "Only one credential of a call can be asked for, and none within others: give \"" +
             std::string(protocol::beginning(member.key(), 64)) + "\" another way.";
  }
  return {};
}

bool waits_for_secret(const protocol::call_context& context, const operation& one, std::string_view arguments_digest) {
  const auto state = wait_in(context);
  return state && protocol::text_at(*state, "tool") == one.name &&
         protocol::text_at(*state, "arguments") == arguments_digest;
}

awaitable<asked_secret> secret_from_person(lent_tools& with, const operation& one, const field& input,
                                           const json::object& arguments, const protocol::call_context& context) {
  auto* desk = with.guards().secrets;
  const auto failed = "Could not " + deed(one) + ": ";
  if (!desk || !with.guards().seals)
    co_return ended(failed + "there is no page here on which " + input.name + " could be given. Nothing was sent.");
  const auto digest = arguments_digest(arguments);
  const auto purpose = purpose_of(one, input, arguments);
  const auto handle = sealed_in(protocol::text_at(arguments, input.name).value_or(""));
  auto ticket = ticket_in(with, handle, purpose, context);
  if (!handle.empty() && ticket.empty())
    co_return ended(failed + "what stands in " + input.name +
                    " is none of this server's for this call, or is out of date: the person was asked for another one. "
                    "Call again with \"" +
                    std::string(asked_text) + "\". Nothing was sent.");
  const bool is_asked_by_client = waits_for_secret(context, one, digest);
  if (is_asked_by_client) {
    const auto state = wait_in(context);
    ticket = protocol::text_at(*state, "ticket").value_or("");
    const auto* answer = protocol::answer_to(context, question_key);
    if (answer && protocol::text_at(*answer, "action") != "accept")
      co_return ended(failed + "the person did not want to give " + input.name + ". Nothing was sent.");
  }
  if (ticket.empty()) {
    const auto page = desk->ask_for("The " + label_of(one, input, arguments));
    if (!page)
      co_return ended(failed + "there is no page here on which " + input.name +
                      " could be given, or too many wait for an answer. Nothing was sent.");
    co_return handed_out(with, one, input, arguments, *page, context);
  }
  with.now("Waiting for the person");
  const auto now = std::chrono::steady_clock::now();
  const auto until = std::min(now + patience, context.until - time_to_send);
  auto wanted = ticket;
  auto given = co_await desk->fetch(std::move(wanted), until);
  asked_secret out;
  if (given) {
    out.given = std::move(*given);
    co_return out;
  }
  if (!desk->is_open(ticket))
    co_return ended(failed + "the page for " + input.name + " is no longer open, or not yours; call again with \"" +
                    std::string(asked_text) + "\" for another. Nothing was sent.");
  co_return ended(failed + "the person has not given " + input.name +
                  " yet. Nothing was sent. When they say that they have, call again with the same arguments but \"" +
                  handle_of(with, purpose, ticket, context) + "\" as " + input.name + ".");
}

}  // namespace portkey
