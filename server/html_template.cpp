#include "server/html_template.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <stdexcept>
#include <vector>

#include "server/html_escape.hpp"

namespace server {

namespace {

namespace json = boost::json;

/// Where names are looked up: the innermost object last.
using scopes = std::vector<const json::object*>;

const json::value& value_named(std::string_view name, const scopes& within) {
  for (auto scope = within.rbegin(); scope != within.rend(); ++scope)
    if (const auto* found = (*scope)->if_contains(name)) return *found;
  throw std::logic_error("a template has a place for " + std::string(name) + ", which nothing fills");
}

std::string_view text_of_place(std::string_view name, const scopes& within) {
  const auto& text = value_named(name, within).as_string();
  return {text.data(), text.size()};
}

/// Takes what stands before `end`, and the end itself, off the front of `rest`.
std::string_view take_until(std::string_view& rest, std::string_view end) {
  const auto at = rest.find(end);
  if (at == rest.npos) throw std::logic_error("a template lacks " + std::string(end));
  const auto taken = rest.substr(0, at);
  rest.remove_prefix(at + end.size());
  return taken;
}

void skip_line_break(std::string_view& rest) {
  if (rest.starts_with('\n')) rest.remove_prefix(1);
}

void fill_in(std::string& out, std::string_view rest, scopes& within);

void fill_section(std::string& out, std::string_view name, bool where_empty, std::string_view body, scopes& within) {
  const auto& value = value_named(name, within);
  const auto* list = value.if_array();
  const bool is_empty = list ? list->empty() : value.as_string().empty();
  if (is_empty != where_empty) return;
  if (!list || where_empty) return fill_in(out, body, within);
  for (const auto& item : *list) {
    within.push_back(&item.as_object());
    fill_in(out, body, within);
    within.pop_back();
  }
}

void fill_in(std::string& out, std::string_view rest, scopes& within) {
  for (auto at = rest.find("{{"); at != rest.npos; at = rest.find("{{")) {
    out += rest.substr(0, at);
    rest.remove_prefix(at + 2);
    if (rest.starts_with('{')) {
      rest.remove_prefix(1);
      out += text_of_place(take_until(rest, "}}}"), within);
      continue;
    }
    auto name = take_until(rest, "}}");
    if (!name.starts_with('#') && !name.starts_with('^')) {
      out += escape_html(text_of_place(name, within));
      continue;
    }
    const bool where_empty = name.front() == '^';
    name.remove_prefix(1);
    skip_line_break(rest);
    const auto body = take_until(rest, "{{/" + std::string(name) + "}}");
    skip_line_break(rest);
    fill_section(out, name, where_empty, body, within);
  }
  out += rest;
}

}  // namespace

std::string fill_template(std::string_view text, const json::object& with) {
  std::string out;
  scopes within{&with};
  fill_in(out, text, within);
  return out;
}

}  // namespace server
