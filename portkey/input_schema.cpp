#include "portkey/input_schema.hpp"

#include <cmath>
#include <string_view>
#include <utility>

namespace portkey {

namespace {

namespace json = boost::json;

/// Which side of a tool a schema describes: what comes in is closed and bounded, what goes out is open and may be null.
enum class side { input, output };

json::object schema_of(const shape& one, side where);

const char* type_name(kind is) {
  switch (is) {
    case kind::text: return "string";
    case kind::integer: return "integer";
    case kind::number: return "number";
    case kind::boolean: return "boolean";
    case kind::object: return "object";
    case kind::list: return "array";
    case kind::any: break;
  }
  return nullptr;
}

const char* format_name(text_format format) {
  switch (format) {
    case text_format::date_time: return "date-time";
    case text_format::email: return "email";
    case text_format::uri: return "uri";
    case text_format::plain: break;
  }
  return nullptr;
}

void put_bound(json::object& out, const char* name, double bound, bool whole) {
  if (!std::isfinite(bound)) return;
  if (whole)
    out[name] = static_cast<std::int64_t>(bound);
  else
    out[name] = bound;
}

void put_bounds(json::object& out, const shape& one) {
  switch (one.is) {
    case kind::text:
      put_bound(out, "minLength", one.least, true);
      put_bound(out, "maxLength", one.most, true);
      return;
    case kind::list:
      put_bound(out, "minItems", one.least, true);
      put_bound(out, "maxItems", one.most, true);
      return;
    case kind::integer:
    case kind::number:
      put_bound(out, "minimum", one.least, one.is == kind::integer);
      put_bound(out, "maximum", one.most, one.is == kind::integer);
      return;
    default: return;
  }
}

json::object schema_of(const field& one, side where) {
  auto out = schema_of(one.type, where);
  // What Portkey leaves out or sets to null stays a valid answer; and clients stumble over a list of types.
  if (where == side::output && one.must == optional) out.erase("type");
  out["description"] = one.help;
  return out;
}

template <class Fields>
void put_fields(json::object& properties, json::array& needed, const Fields& fields, side where) {
  for (const auto& one : fields) {
    properties[one.name] = schema_of(one, where);
    if (one.must == required) needed.emplace_back(one.name);
  }
}

void put_object(json::object& out, json::object&& properties, json::array&& needed, bool closed) {
  out["properties"] = std::move(properties);
  if (!needed.empty()) out["required"] = std::move(needed);
  if (closed) out["additionalProperties"] = false;
}

json::object schema_of(const shape& one, side where) {
  json::object out;
  if (const auto* type = type_name(one.is)) out["type"] = type;
  if (where == side::input) {
    if (const auto* format = format_name(one.format)) out["format"] = format;
    if (one.choices.size() != 0) {
      json::array choices;
      for (const auto* choice : one.choices)
        choices.emplace_back(choice);
      out["enum"] = std::move(choices);
    }
    put_bounds(out, one);
  }
  if (one.items) out["items"] = schema_of(*one.items, where);
  if (!one.fields.empty()) {
    json::object properties;
    json::array needed;
    put_fields(properties, needed, one.fields, where);
    put_object(out, std::move(properties), std::move(needed), where == side::input && !one.open);
  }
  return out;
}

void put_pages(json::object& properties, const paging& pages) {
  json::object page;
  page["type"] = "integer";
  page["minimum"] = 0;
  page["default"] = 0;
  page["description"] = "Which page, counted from 0; the result's next_page names the one after.";
  properties["current_page"] = std::move(page);
  json::object size;
  size["type"] = "integer";
  size["minimum"] = 1;
  size["maximum"] = pages.most;
  size["default"] = pages.by_default;
  size["description"] = "How many items a page holds.";
  properties["page_size"] = std::move(size);
}

void put_field_choice(json::object& properties, const operation& one) {
  std::string names;
  for (const auto& member : listed_item(one).fields)
    names += (names.empty() ? "" : ", ") + std::string(member.name);
  json::object item;
  item["type"] = "string";
  json::object choice;
  choice["type"] = "array";
  choice["items"] = std::move(item);
  choice["description"] =
      "Which members of each item to return, to keep the result short: " + names + ". All when left out.";
  properties["fields"] = std::move(choice);
}

json::object annotations(const operation& one) {
  // Written out in full: an omitted hint means something else than false.
  json::object out;
  out["title"] = one.title;
  out["readOnlyHint"] = one.does == effect::reads;
  out["destructiveHint"] = one.does != effect::reads && one.does != effect::creates;
  out["idempotentHint"] = one.does != effect::creates && one.does != effect::rotates;
  out["openWorldHint"] = true;
  return out;
}

}  // namespace

std::vector<const field*> inputs_of(const operation& one) {
  std::vector<const field*> inputs;
  for (const auto& input : one.path)
    inputs.push_back(&input);
  for (const auto& input : one.query)
    inputs.push_back(&input);
  for (const auto& input : one.filters)
    inputs.push_back(&input);
  for (const auto& input : one.body)
    inputs.push_back(&input);
  return inputs;
}

const shape& listed_item(const operation& one) {
  for (const auto& member : one.gives)
    if (std::string_view(member.name) == one.lists) return *member.type.items;
  return one.gives.begin()->type;  // not reached: a rule of the catalogue says that the listed member is given
}

json::object input_schema(const operation& one) {
  json::object properties;
  json::array needed;
  put_fields(properties, needed, one.path, side::input);
  put_fields(properties, needed, one.query, side::input);
  put_fields(properties, needed, one.filters, side::input);
  put_fields(properties, needed, one.body, side::input);
  if (has_pages(one)) put_pages(properties, one.pages);
  if (has_fields(one)) put_field_choice(properties, one);
  json::object out;
  out["type"] = "object";
  put_object(out, std::move(properties), std::move(needed), true);
  return out;
}

json::object output_schema(const operation& one) {
  json::object properties;
  json::array needed;
  if (one.says) {
    json::object said;
    said["type"] = "string";
    said["description"] = "What was done.";
    properties["message"] = std::move(said);
    needed.emplace_back("message");
  }
  put_fields(properties, needed, one.gives, side::output);
  if (has_fields(one)) {
    json::object total;
    total["type"] = "integer";
    total["description"] =
        "How many there are over all pages; where Portkey does not count, how many were seen so far.";
    if (!properties.contains("total")) properties["total"] = std::move(total);
  }
  if (has_pages(one)) {
    json::object next;
    next["type"] = "integer";
    next["description"] = "The current_page to ask for next; absent on the last page.";
    properties["next_page"] = std::move(next);
  }
  json::object out;
  out["type"] = "object";
  put_object(out, std::move(properties), std::move(needed), false);
  return out;
}

json::object tool_definition(const operation& one, bool structured) {
  json::object out;
  out["name"] = one.name;
  if (structured) out["title"] = one.title;
  out["description"] = one.help;
  out["inputSchema"] = input_schema(one);
  if (structured) out["outputSchema"] = output_schema(one);
  out["annotations"] = annotations(one);
  return out;
}

}  // namespace portkey
