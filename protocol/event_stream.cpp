#include "protocol/event_stream.hpp"

#include <utility>

namespace protocol {

std::string event_text(const event& what) {
  std::string out;
  out.reserve(what.data.size() + what.id.size() + what.name.size() + 32);
  if (!what.id.empty()) out += "id: " + what.id + '\n';
  if (!what.name.empty()) out += "event: " + what.name + '\n';
  std::string_view rest = what.data;
  while (true) {
    const auto end = rest.find_first_of("\r\n");
    out += "data: ";
    out += rest.substr(0, end);
    out += '\n';
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + (rest.substr(end, 2) == "\r\n" ? 2 : 1));
  }
  out += '\n';
  return out;
}

std::string retry_text(std::chrono::milliseconds wait) {
  return "retry: " + std::to_string(wait.count()) + "\n\n";
}

std::vector<event> parse_events(std::string_view text) {
  std::vector<event> events;
  event current;
  bool has_data = false;
  while (!text.empty()) {
    const auto end = text.find_first_of("\r\n");
    const auto line = text.substr(0, end);
    if (end == std::string_view::npos) break;  // an unfinished line is no event
    text.remove_prefix(end + (text.substr(end, 2) == "\r\n" ? 2 : 1));
    if (line.empty()) {
      if (has_data) events.push_back(std::move(current));
      current = {};
      has_data = false;
      continue;
    }
    const auto colon = line.find(':');
    const auto name = line.substr(0, colon);
    auto value = colon == std::string_view::npos ? std::string_view{} : line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (name == "data") {
      if (has_data) current.data += '\n';
      current.data += value;
      has_data = true;
    } else if (name == "event") {
      current.name = value;
    } else if (name == "id") {
      current.id = value;
    }
  }
  return events;
}

}  // namespace protocol
