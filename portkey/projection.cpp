#include "portkey/projection.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;

json::object project_fields(field_list fields, const json::object& from, bool keep_rest);

/// The member at a dotted path, or null.
const json::value* at_path(const json::object& from, std::string_view path) {
  const auto dot = path.find('.');
  const auto* found = from.if_contains(path.substr(0, dot));
  if (!found || dot == path.npos) return found;
  const auto* nested = found->if_object();
  return nested ? at_path(*nested, path.substr(dot + 1)) : nullptr;
}

/// The first of the alternatives that the reply has.
const json::value* source_of(const field& one, const json::object& from) {
  std::string_view paths = one.wire ? one.wire : one.name;
  while (true) {
    const auto bar = paths.find('|');
    if (const auto* found = at_path(from, paths.substr(0, bar))) return found;
    if (bar == paths.npos) return nullptr;
    paths.remove_prefix(bar + 1);
  }
}

std::string joined(std::string_view names, const json::object& from) {
  std::string out;
  while (!names.empty()) {
    const auto space = names.find(' ');
    const auto part = protocol::text_at(from, names.substr(0, space)).value_or("");
    if (!out.empty() && !part.empty()) out += ' ';
    out += part;
    names.remove_prefix(space == names.npos ? names.size() : space + 1);
  }
  return out;
}

json::value empty_of(kind is) {
  switch (is) {
    case kind::list: return json::array();
    case kind::object: return json::object();
    case kind::text: return "";
    case kind::integer:
    case kind::number: return 0;
    case kind::boolean: return false;
    case kind::any: break;
  }
  return nullptr;
}

/// A value as its shape wants it. Portkey is loose about types: what is no text becomes one, and what cannot become the
/// object or list that was promised is null.
json::value shaped(const shape& type, const json::value& given) {
  switch (type.is) {
    case kind::text:
      if (given.is_string() || given.is_null()) return given;
      return json::value(protocol::to_json_text(given));
    case kind::list: {
      if (!given.is_array()) return nullptr;
      json::array out;
      out.reserve(given.get_array().size());
      for (const auto& item : given.get_array())
        out.push_back(shaped(*type.items, item));
      return out;
    }
    case kind::object:
      if (!given.is_object()) return nullptr;
      return type.fields.empty() ? given : project_fields(type.fields, given.get_object(), type.open);
    default: return given;
  }
}

std::optional<json::value> derived(const field& one, const json::object& from) {
  switch (one.how) {
    case derive::constant: return json::value(one.wire);
    case derive::joined: return json::value(joined(one.wire, from));
    case derive::succeeded: return json::value(protocol::bool_at(from, "success").value_or(true));
    case derive::copied:
    case derive::parsed: break;
  }
  const auto* found = source_of(one, from);
  if (!found) return std::nullopt;
  if (one.how == derive::parsed && found->is_string()) {
    auto parsed = protocol::parse_json(found->get_string());
    if (parsed) return shaped(one.type, *parsed);
    json::object unread;  // what is not JSON after all is still shown
    unread["text"] = *found;
    return unread;
  }
  return shaped(one.type, *found);
}

void put(json::object& out, const field& one, const json::object& from) {
  auto value = derived(one, from);
  if (one.must == required && (!value || value->is_null())) value = empty_of(one.type.is);
  if (value) out[one.name] = std::move(*value);
}

/// Whether a field takes the reply's member, under its own or another name.
bool takes(const field& one, std::string_view name) {
  if (name == one.name) return true;
  if (!one.wire || one.how == derive::constant) return false;
  std::string_view paths = one.wire;
  while (true) {
    const auto end = paths.find_first_of("| ");
    const auto path = paths.substr(0, end);
    if (name == path.substr(0, path.find('.'))) return true;
    if (end == paths.npos) return false;
    paths.remove_prefix(end + 1);
  }
}

template <class Fields>
json::object project_each(const Fields& fields, const json::object& from, bool keep_rest) {
  json::object out;
  for (const auto& one : fields)
    put(out, one, from);
  if (!keep_rest) return out;
  for (const auto& member : from) {
    bool taken = false;
    for (const auto& one : fields)
      taken = taken || takes(one, member.key());
    if (!taken) out[member.key()] = member.value();
  }
  return out;
}

json::object project_fields(field_list fields, const json::object& from, bool keep_rest) {
  return project_each(fields, from, keep_rest);
}

}  // namespace

boost::json::object project(std::initializer_list<field> gives, const json::object& reply, bool keep_rest) {
  return project_each(gives, reply, keep_rest);
}

}  // namespace portkey
