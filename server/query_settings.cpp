#include "server/query_settings.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/pct_string_view.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <optional>
#include <utility>

#include "protocol/json.hpp"
#include "server/base64url.hpp"
#include "server/shown_credentials.hpp"

namespace server {

namespace {

namespace urls = boost::urls;
namespace json = boost::json;

/// What is wrong, in one sentence; nothing: all is well.
using fault_in_query = std::optional<std::string>;

constexpr std::size_t longest_config = 6'144;
constexpr const char* unreadable_config =
    "The config of this URL cannot be read; send base64 of a JSON object of at most 6,144 characters, or leave it out.";
constexpr const char* unreadable_member =
    "The config of this URL has a member that is no setting; send texts, true or false, nested once at most.";

/// The name in one way of writing: in lower case, without what stands between its words.
std::string setting_name(std::string_view written) {
  std::string out;
  for (const char c : written)
    if (std::string_view("-_.[]").find(c) == std::string_view::npos)
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

/// A plus stays one: keys and base64 have it, and no space.
std::optional<std::string> decoded(std::string_view text) {
  const auto encoded = urls::make_pct_string_view(text);
  return encoded ? std::optional(encoded->decode()) : std::nullopt;
}

std::optional<json::object> read_config(std::string text) {
  if (text.size() > longest_config) return std::nullopt;
  for (int signs = 0; signs < 2 && text.ends_with('='); ++signs)
    text.pop_back();
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  const auto bytes = from_base64url(text);
  if (!bytes) return std::nullopt;
  auto parsed = protocol::parse_json(*bytes);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  return std::move(parsed->get_object());
}

/// A value as a parameter has it; nothing: it is none that a parameter could have.
std::optional<std::string> parameter_text(const json::value& value) {
  if (const auto* text = value.if_string()) return std::string(*text);
  if (value.is_bool() || value.is_number()) return json::serialize(value);
  const auto* list = value.if_array();
  if (!list) return std::nullopt;
  std::string out;
  for (const auto& each : *list) {
    if (!each.is_string()) return std::nullopt;
    out += (out.empty() ? "" : ",") + std::string(each.get_string());
  }
  return out;
}

class settings_reader {
 public:
  fault_in_query read(std::string_view query) {
    while (!query.empty()) {
      const auto one = query.substr(0, query.find('&'));
      query.remove_prefix(std::min(query.size(), one.size() + 1));
      if (auto wrong = take(one)) return wrong;
    }
    return std::nullopt;
  }

  query_settings found() { return std::move(found_); }

 private:
  fault_in_query take(std::string_view parameter) {
    const auto equals = parameter.find('=');
    const auto raw = equals == parameter.npos ? std::string_view() : parameter.substr(equals + 1);
    const auto name = decoded(parameter.substr(0, equals));
    const auto value = decoded(raw);
    if (!name || !value) return "The query of this URL is not percent-encoded as it should be.";
    const auto known = setting_name(*name);
    if (known == "config") {
      show(raw, *value);
      return value->empty() ? std::nullopt : take_config(*value);
    }
    if (is_secret(known)) show(raw, *value);
    return take_setting(known, *value, parameter);
  }

  fault_in_query take_config(const std::string& text) {
    const auto config = read_config(text);
    if (!config) return unreadable_config;
    for (const auto& [name, value] : *config) {
      const auto* inner = value.if_object();
      if (!inner) {
        if (auto wrong = take_member(name, value)) return wrong;
        continue;
      }
      for (const auto& [inner_name, inner_value] : *inner)
        if (auto wrong = take_member(std::string(name) + "." + std::string(inner_name), inner_value)) return wrong;
    }
    return std::nullopt;
  }

  fault_in_query take_member(const std::string& name, const json::value& value) {
    if (value.is_null()) return std::nullopt;
    const auto text = parameter_text(value);
    if (!text) return unreadable_member;
    const auto known = setting_name(name);
    if (known == "config") return unreadable_member;
    if (is_secret(known)) show(*text, *text);
    return take_setting(known, *text, as_parameter(name, *text));
  }

  /// `parameter` is what it is in a query.
  fault_in_query take_setting(const std::string& name, const std::string& value, std::string_view parameter) {
    if (name == "apikey" || (name == "toolsets" && value.empty())) return std::nullopt;
    if (name == "portkeyapikey") return take_key(found_.key, "portkeyApiKey", value);
    if (name == "portkeyworkspaceapikey") return take_key(found_.workspace_key, "portkeyWorkspaceApiKey", value);
    if (!found_.rest.empty()) found_.rest += '&';
    found_.rest += parameter;
    return std::nullopt;
  }

  static fault_in_query take_key(portkey::secret& into, const std::string& name, const std::string& value) {
    if (value.empty()) return std::nullopt;
    if (!may_be_key(value)) return "The " + name + " of this URL is no Portkey key.";
    if (!into.empty() && into.reveal() != value)
      return "This URL holds two different keys as " + name + "; send one of them.";
    into = portkey::secret(value);
    return std::nullopt;
  }

  static bool is_secret(std::string_view name) { return name.ends_with("apikey"); }

  static std::string as_parameter(const std::string& name, const std::string& value) {
    return urls::encode(name, urls::unreserved_chars) + "=" + urls::encode(value, urls::unreserved_chars);
  }

  void show(std::string_view raw, const std::string& value) {
    found_.shown.emplace_back(value);
    if (raw != value) found_.shown.emplace_back(std::string(raw));
  }

  query_settings found_;
};

bool holds_another(const request_head& head, std::string_view field, const portkey::secret& key) {
  const auto there = head.field(field);
  return there && !there->empty() && !key.empty() && *there != key.reveal();
}

void put_key(request_head& head, const char* field, const portkey::secret& key) {
  if (key.empty()) return;
  std::erase_if(head.fields, [&](const auto& each) { return each.first == field; });
  head.fields.emplace_back(field, key.reveal());
}

json::object setting_schema(const char* type, const char* title, const char* description) {
  json::object out;
  out["type"] = type;
  out["title"] = title;
  out["description"] = description;
  return out;
}

/// `field`: where a platform may put it instead of the query.
json::object key_schema(const char* title, const char* description, const char* field) {
  auto out = setting_schema("string", title, description);
  out["format"] = "password";
  out["x-to"] = json::object{{"header", field}};
  return out;
}

constexpr const char* key_field = "x-portkey-api-key";
constexpr const char* workspace_key_field = "x-portkey-workspace-api-key";

}  // namespace

boost::system::result<query_settings, std::string> read_query_settings(std::string_view query) {
  settings_reader reader;
  if (auto wrong = reader.read(query)) return std::move(*wrong);
  return reader.found();
}

boost::system::result<std::vector<portkey::secret>, std::string> take_query_settings(request_head& head) {
  auto read = read_query_settings(head.query);
  if (!read) return read.error();
  for (const auto& [field, key] :
       {std::pair(key_field, &read->key), std::pair(workspace_key_field, &read->workspace_key)})
    if (holds_another(head, field, *key))
      return "The query of this URL and " + std::string(field) + " hold different keys; send one of them.";
  put_key(head, key_field, read->key);
  put_key(head, workspace_key_field, read->workspace_key);
  head.query = std::move(read->rest);
  return std::move(read->shown);
}

boost::json::object query_settings_schema(const std::string& id) {
  json::object settings;
  settings["portkeyApiKey"] = key_schema("Portkey API key", "Your Admin API key of Portkey.", key_field);
  settings["portkeyWorkspaceApiKey"] =
      key_schema("Workspace API key", "For what needs a Workspace key, such as logs.", workspace_key_field);
  settings["toolsets"] =
      setting_schema("string", "Toolsets", "Only the tools of these, such as prompts,analytics; empty: all.");
  settings["readOnly"] = setting_schema("boolean", "Read only", "Only tools that read.");
  json::object schema;
  schema["$schema"] = "http://json-schema.org/draft-07/schema#";
  schema["$id"] = id;
  schema["title"] = "Portkey MCP settings";
  schema["description"] = "Whose keys a connection uses, and what it is given of the tools.";
  schema["x-query-style"] = "dot+bracket";
  schema["type"] = "object";
  schema["properties"] = std::move(settings);
  schema["additionalProperties"] = false;
  return schema;
}

}  // namespace server
