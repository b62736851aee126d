#include "portkey/projection.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "portkey/masking.hpp"
#include "portkey/scalar.hpp"
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

/// Whether a value may become what a shape promises, as far as its kind tells.
bool suits(kind is, const json::value& value) {
  if (is == kind::list) return value.is_array();
  return is != kind::object || value.is_object() || value.is_string();
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

/// A value as its shape wants it, or nothing where it is null or cannot become that. Portkey is loose about types.
std::optional<json::value> shaped(const shape& type, const json::value& given) {
  if (type.is == kind::any) return given;
  if (given.is_null()) return std::nullopt;
  if (type.is == kind::list) {
    if (!given.is_array()) return std::nullopt;
    json::array out;
    out.reserve(given.get_array().size());
    for (const auto& item : given.get_array())
      if (auto value = shaped(*type.items, item)) out.push_back(std::move(*value));
    return out;
  }
  if (type.is != kind::object) return as_scalar(type.is, given);
  if (!given.is_object()) return std::nullopt;
  if (!type.fields.empty()) return project_fields(type.fields, given.get_object(), type.open);
  if (!type.values) return given;
  json::object out;
  for (const auto& member : given.get_object())
    if (auto value = shaped(*type.values, member.value())) out[member.key()] = std::move(*value);
  return out;
}

/// JSON that arrived as a text. What is none after all is still shown, unless it may hold secrets; an empty text is
/// nothing.
json::value read_text(const field& one, const json::value& text) {
  if (text.get_string().empty()) return nullptr;
  if (auto parsed = protocol::parse_json(text.get_string())) return std::move(*parsed);
  auto shown = one.hides ? masked(text) : text;
  if (one.type.is != kind::object) return shown;
  json::object unread;
  unread["text"] = std::move(shown);
  return unread;
}

bool exists(const json::value* found) {
  if (!found || found->is_null()) return false;
  if (const auto* items = found->if_array()) return !items->empty();
  if (const auto* members = found->if_object()) return !members->empty();
  return !found->is_string() || !found->get_string().empty();
}

std::optional<json::value> derived(const field& one, const json::object& from) {
  switch (one.how) {
    case derive::constant: return json::value(one.wire);
    case derive::joined: return json::value(joined(one.wire, from));
    case derive::succeeded: return json::value(protocol::bool_at(from, "success").value_or(true));
    case derive::gathered: return json::value(project_fields(one.type.fields, from, false));
    case derive::exists: return json::value(exists(source_of(one, from)));
    case derive::copied:
    case derive::parsed:
    case derive::masked:
    case derive::secret: break;
  }
  const auto* found = source_of(one, from);
  if (!found) return std::nullopt;
  auto value = one.how == derive::parsed && found->is_string() ? read_text(one, *found) : *found;
  if (one.hides) value = with_hidden(value, one.hides);
  if (one.how == derive::masked) value = masked(value);
  return shaped(one.type, value);
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
  return any_name(one.wire, [&](std::string_view path) {
    if (one.how == derive::joined)
      return (" " + std::string(path) + " ").find(" " + std::string(name) + " ") != std::string::npos;
    return name == path.substr(0, path.find('.'));
  });
}

template <class Fields>
bool taken_by(const Fields& fields, std::string_view name) {
  return std::any_of(fields.begin(), fields.end(), [name](const field& one) { return takes(one, name); });
}

json::object project_fields(field_list fields, const json::object& from, bool keep_rest) {
  json::object out;
  for (const auto& one : fields)
    put(out, one, from);
  if (!keep_rest) return out;
  for (const auto& member : from)
    if (!taken_by(fields, member.key())) out[member.key()] = member.value();
  return out;
}

}  // namespace

const json::value* source_of(const field& one, const json::object& from) {
  const json::value* found = nullptr;
  any_name(one.wire ? one.wire : one.name, [&](std::string_view path) {
    const auto* here = at_path(from, path);
    const bool is_it = here && !here->is_null() && suits(one.type.is, *here);
    if (is_it || (here && (!found || found->is_null()))) found = here;
    return is_it;
  });
  return found;
}

boost::json::object project(std::initializer_list<field> gives, field_list details, const json::object& reply,
                            bool keep_rest) {
  json::object out;
  for (const auto& one : gives)
    put(out, one, reply);
  for (const auto& one : details)
    put(out, one, reply);
  if (!keep_rest) return out;
  for (const auto& member : reply)
    if (!taken_by(gives, member.key()) && !taken_by(details, member.key())) out[member.key()] = member.value();
  return out;
}

}  // namespace portkey
