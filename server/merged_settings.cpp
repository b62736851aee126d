#include "server/merged_settings.hpp"

#include <algorithm>
#include <boost/json/parser.hpp>
#include <utility>

#include "protocol/json.hpp"
#include "server/indented_json.hpp"

namespace server {

namespace {

namespace json = boost::json;
using merge_outcome = boost::system::result<merged_settings, std::string>;

constexpr std::string_view blanks = " \t\r\n";

/// Whether the text has the comments that some clients allow in their files.
bool has_comments(std::string_view text) {
  bool in_text = false;
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    if (in_text && text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      in_text = !in_text;
    } else if (!in_text && text[at] == '/' && (text[at + 1] == '/' || text[at + 1] == '*')) {
      return true;
    }
  }
  return false;
}

/// Why it is no JSON, and in which line.
std::string fault_in(std::string_view text, const protocol::json_fault& fault) {
  json::parser probe;
  boost::system::error_code error;
  const auto reached = probe.write_some(text.data(), text.size(), error);
  const auto line = 1 + std::ranges::count(text.substr(0, reached), '\n');
  return "is not valid JSON" + (error ? " in line " + std::to_string(line) : std::string()) + ": " + fault.message;
}

/// What stands before the first member; two spaces where all is in one line.
std::string_view indentation_of(std::string_view text) {
  const auto brace = text.find('{');
  const auto line = text.find('\n', brace == text.npos ? 0 : brace);
  const auto end = line == text.npos ? text.npos : text.find_first_not_of(" \t", line + 1);
  if (end == text.npos || end == line + 1 || text[end] != '"') return "  ";
  return text.substr(line + 1, end - line - 1);
}

/// The secrets that stand there take the place of what only asks for them.
void keep_secrets(json::object& wanted, const json::object& there) {
  for (const char* holder : {"env", "headers"}) {
    auto* asks = wanted.if_contains(holder);
    const auto* has = protocol::object_at(there, holder);
    if (!asks || !has) continue;
    for (auto& [name, text] : asks->as_object()) {
      const auto kept = protocol::text_at(*has, name);
      if (kept && is_to_be_filled_in(std::string_view(text.as_string()))) text = *kept;
    }
  }
}

/// Adds what the client asks a person for, unless it does already; whether anything was added.
bool add_inputs(json::array& to, const json::array& from) {
  const auto before = to.size();
  for (const auto& input : from) {
    const auto is_same = [&](const json::value& each) {
      const auto* object = each.if_object();
      return object && object->contains("id") && object->at("id") == input.at("id");
    };
    if (std::ranges::none_of(to, is_same)) to.push_back(input);
  }
  return to.size() > before;
}

/// The member, which is put there if there is none; null: it is of another kind.
template <class Container>
Container* member(json::object& of, std::string_view name) {
  auto& found = of.emplace(name, Container()).first->value();
  if constexpr (std::is_same_v<Container, json::array>)
    return found.if_array();
  else
    return found.if_object();
}

merge_outcome laid_out(merging end, const json::value& root, std::string_view before) {
  merged_settings out{end, std::string(before)};
  if (end == merging::unchanged) return out;
  out.text = indented_json(root, indentation_of(before));
  if (before.empty() || before.ends_with('\n')) out.text += '\n';
  return out;
}

}  // namespace

merge_outcome merge_settings(std::string_view text, const server_entry& entry, bool replaces) {
  const bool is_blank = text.find_first_not_of(blanks) == text.npos;
  auto read = protocol::parse_json(is_blank ? "{}" : text);
  if (!read && has_comments(text)) return std::string("has comments, which would be lost");
  if (!read) return fault_in(text, read.error());
  auto* root = read->if_object();
  if (!root) return "holds " + std::string(protocol::kind_of(*read)) + " where settings are an object";
  bool asks_more = false;
  if (!entry.inputs.empty()) {
    auto* inputs = member<json::array>(*root, "inputs");
    if (!inputs) return std::string("has something other than a list as its inputs");
    asks_more = add_inputs(*inputs, entry.inputs);
  }
  auto* servers = member<json::object>(*root, entry.list);
  if (!servers) return "has something other than an object as its " + entry.list;
  auto wanted = entry.server;
  const auto* there = servers->if_contains(entry.name);
  if (there && there->is_object()) keep_secrets(wanted, there->get_object());
  const bool is_there = there && *there == wanted;
  if (is_there && !asks_more) return laid_out(merging::unchanged, *read, text);
  if (there && !is_there && !replaces)
    return "has another server called " + entry.name +
           " already; replace it with --replace, or give this one another name with --name";
  const auto end = there ? merging::replaced : merging::added;
  (*servers)[entry.name] = std::move(wanted);
  return laid_out(end, *read, is_blank ? std::string_view() : text);
}

}  // namespace server
