#include "portkey/refusal.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "portkey/catalogue.hpp"
#include "portkey/settling_read.hpp"
#include "protocol/json.hpp"
#include "protocol/visible_text.hpp"

namespace portkey {

namespace {

constexpr std::size_t longest_message = 300;

/// One line of visible text: what others wrote is data, and must not look like anything else.
std::string one_line(std::string_view text) {
  std::string spaced(text);
  for (auto& c : spaced)
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  auto out = protocol::visible(spaced);
  std::size_t kept = 0;
  for (std::size_t at = 0; at < out.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(out[at]) & 0xc0U) != 0x80U;
    if (begins && kept++ == longest_message) {
      out.resize(at);
      return out + "…";
    }
  }
  return out;
}

/// What to do about a status, where Portkey's own words do not say it.
struct advice {
  unsigned status;
  const char* text;
};
constexpr std::array advices = {
    advice{400, "Check the arguments against the tool's description."},
    advice{401,
           "Portkey does not know the key that this call was made with; check it, and the base URL that it is for."},
    advice{402, "The Portkey subscription is used up."},
    advice{404, "Check the id or slug with the tool that lists these."},
    advice{408, "Portkey took too long; call again."},
    advice{409, "It exists already, or something still depends on it."},
    advice{412, "A budget is used up."},
    advice{429, "Portkey's rate limit is reached; wait and call again."},
    advice{446, "A guardrail refused the request."},
};

/// The gateway's answer to every path it does not know.
constexpr std::string_view catch_all = "Either x-portkey-config or x-portkey-provider header is required";

std::string key_advice(const operation& one) {
  if (one.needs == key_kind::none) return "Check the names; this operation is public and needs no key.";
  const auto* kind = one.needs == key_kind::admin       ? "an Admin key"
                     : one.needs == key_kind::workspace ? "a Workspace key"
                                                        : "a key";
  return "This needs " + std::string(kind) + " with the scope " + one.scope +
         "; Portkey says the same of things that do not exist.";
}

/// What to do about a write that may have been done.
std::string settling_advice(const operation& one) {
  std::string with;
  for (const auto* set : catalogue) {
    const bool is_member = std::any_of(set->begin(), set->end(), [&one](const auto& each) { return &each == &one; });
    const auto* const read = is_member ? settling_read(one, *set) : nullptr;
    if (read) with = std::string(" with ") + read->name;
  }
  return "The outcome is unknown: it may have been done; read the current state" + with + " before trying again.";
}

std::string advice_for(const operation& one, const reply& received, const complaint& said) {
  if (said.message.find(catch_all) != std::string::npos)
    return "This operation is not available at this base URL; check portkey.base_url.";
  if (received.status == 403) return key_advice(one);
  if (received.status >= 300 && received.status < 400)
    return "Portkey's address answers with a redirect, which is never followed; check portkey.base_url.";
  const auto asked = received.retry_in.value_or(std::chrono::milliseconds(0));
  const auto wait = asked.count() > 0 ? "wait " + in_words(asked) + " and call again." : std::string();
  if (leaves_unknown(one, received)) return settling_advice(one) + (wait.empty() ? "" : " If it was not done, " + wait);
  if (received.status == 429 && !wait.empty()) return "Portkey's rate limit is reached; " + wait;
  for (const auto& each : advices)
    if (each.status == received.status) return each.text;
  if (received.status < 500) return "Check the arguments against the tool's description.";
  return "This is Portkey's own trouble; " + (wait.empty() ? "call again in a while." : wait);
}

}  // namespace

std::string deed(const operation& one) {
  std::string out = one.title;
  out[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(out[0])));
  return out;
}

complaint read_complaint(const std::string& body) {
  const auto parsed = protocol::parse_json(body);
  const auto* object = parsed ? parsed->if_object() : nullptr;
  if (!object) return {};
  if (const auto text = protocol::text_at(*object, "error")) return {{}, one_line(*text)};
  const auto* error = protocol::object_at(*object, "error");
  if (!error) error = protocol::object_at(*object, "data");
  if (!error) error = object;
  complaint said;
  said.message = one_line(protocol::text_at(*error, "message").value_or(""));
  for (const auto* name : {"errorCode", "code"}) {
    if (const auto code = protocol::text_at(*error, name); code && said.code.empty()) said.code = one_line(*code);
  }
  return said;
}

bool leaves_unknown(const operation& one, const reply& received) {
  return is_write(one.does) && (received.status == 408 || received.status >= 500);
}

protocol::tool_result refused_by_portkey(const operation& one, const reply& received) {
  const auto said = read_complaint(received.body);
  std::string sentence = "Could not " + deed(one) + ": Portkey answered HTTP " + std::to_string(received.status);
  if (!said.code.empty()) sentence += " " + said.code;
  if (!said.message.empty()) sentence += " \"" + said.message + "\"";
  sentence += ". " + advice_for(one, received, said);
  if (!received.request_id.empty()) sentence += " (request id " + one_line(received.request_id) + ")";
  return protocol::failed_result(std::move(sentence));
}

protocol::tool_result not_json(const operation& one, const reply& received) {
  std::string sentence = "Could not " + deed(one) + ": Portkey answered HTTP " + std::to_string(received.status) +
                         " but not with the JSON it promises";
  if (!received.content_type.empty()) sentence += " (" + one_line(received.content_type) + ")";
  sentence += ". Check that portkey.base_url is the address of Portkey's API.";
  if (is_write(one.does)) sentence += " " + settling_advice(one);
  return protocol::failed_result(std::move(sentence));
}

protocol::tool_result failed_on_the_way(const operation& one, const fault& what) {
  std::string sentence = "Could not " + deed(one) + ": " + protocol::visible(what.message) + ".";
  if (is_write(one.does) && what.was_sent)
    sentence += " " + settling_advice(one);
  else if (is_write(one.does))
    sentence += unsent_write;
  return protocol::failed_result(std::move(sentence));
}

}  // namespace portkey
