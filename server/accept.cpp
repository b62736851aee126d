#include "server/accept.hpp"

#include <algorithm>
#include <cctype>
#include <string>

namespace server {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

/// Takes the part before the separator off the front of `rest`.
std::string_view next_part(std::string_view& rest, char separator) {
  const auto end = rest.find(separator);
  const auto part = trimmed(rest.substr(0, end));
  rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
  return part;
}

/// Whether the parameters say that the type is not wanted: q=0, q=0.0 and so on.
bool is_unwanted(std::string_view parameters) {
  while (!parameters.empty()) {
    const auto parameter = lower(next_part(parameters, ';'));
    if (!parameter.starts_with("q=")) continue;
    return parameter.size() > 2 && parameter.find_first_not_of("0.", 2) == std::string::npos;
  }
  return false;
}

}  // namespace

accepted read_accept(std::optional<std::string_view> header) {
  if (!header || trimmed(*header).empty()) return {true, true};
  accepted out;
  int json_by = 0, events_by = 0;  // how specific the range was that decided: 1 */*, 2 type/*, 3 the type itself
  const auto decide = [](bool& taken, int& by, int specific, bool wanted) {
    if (specific < by) return;
    taken = specific == by ? taken || wanted : wanted;
    by = specific;
  };
  auto rest = *header;
  while (!rest.empty()) {
    auto range = next_part(rest, ',');
    const auto type = lower(next_part(range, ';'));
    const bool wanted = !is_unwanted(range);
    const bool any = type == "*/*";
    if (any || type == "application/*" || type == "application/json")
      decide(out.json, json_by, any ? 1 : type.ends_with('*') ? 2 : 3, wanted);
    if (any || type == "text/*" || type == "text/event-stream")
      decide(out.events, events_by, any ? 1 : type.ends_with('*') ? 2 : 3, wanted);
  }
  return out;
}

bool takes_html(std::optional<std::string_view> header) {
  auto rest = header.value_or("");
  while (!rest.empty()) {
    auto range = next_part(rest, ',');
    if (lower(next_part(range, ';')) == "text/html") return !is_unwanted(range);
  }
  return false;
}

bool is_json_type(std::optional<std::string_view> content_type) {
  if (!content_type) return false;
  auto rest = *content_type;
  return lower(next_part(rest, ';')) == "application/json";
}

}  // namespace server
