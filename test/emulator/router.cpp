#include "test/emulator/router.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <optional>
#include <utility>

#include "test/emulator/audit_log.hpp"
#include "test/emulator/check.hpp"
#include "test/emulator/resources.hpp"

namespace emulator {

namespace {

/// A target taken apart; decoded.
struct address {
  int version = unversioned;
  std::vector<std::string> segments = {};
  std::map<std::string, std::string> query = {};
};

/// As the servers in front of an API do: dot segments are walked, and empty last segments do not count.
std::optional<address> read_target(std::string_view target) {
  auto parsed = boost::urls::parse_origin_form(target);
  if (!parsed) return std::nullopt;
  boost::urls::url normal(*parsed);
  normal.normalize_path();
  address found;
  for (const auto& segment : normal.segments())
    found.segments.emplace_back(segment);
  while (!found.segments.empty() && found.segments.back().empty())
    found.segments.pop_back();
  for (const auto& pair : normal.params())
    found.query.emplace(pair.key, pair.value);
  if (!found.segments.empty() && (found.segments.front() == "v1" || found.segments.front() == "v2")) {
    found.version = found.segments.front() == "v2" ? 2 : 1;
    found.segments.erase(found.segments.begin());
  }
  return found;
}

/// What stands in the holes, if the path is of that form.
std::optional<std::vector<std::string>> match(std::string_view form, const std::vector<std::string>& segments) {
  std::vector<std::string> holes;
  for (const std::string& segment : segments) {
    if (form.empty()) return std::nullopt;
    form.remove_prefix(1);
    const std::string_view expected = form.substr(0, form.find('/'));
    form.remove_prefix(expected.size());
    if (!expected.starts_with('{')) {
      if (expected != segment) return std::nullopt;
    } else if (segment.empty()) {
      return std::nullopt;
    } else {
      holes.push_back(segment);
    }
  }
  if (!form.empty()) return std::nullopt;
  return holes;
}

bool answers(const route& candidate, int version) {
  return candidate.version == version || candidate.version == every_version ||
         (candidate.version == 1 && version == unversioned);
}

struct matched_route {
  const route* where = nullptr;
  std::vector<std::string> holes = {};
};

/// The route with the fewest holes, so that /prompts/partials is not the prompt "partials".
matched_route find_route(http::verb method, const address& at) {
  matched_route best;
  for (const resource* one : resources) {
    for (const route& candidate : one->routes) {
      if (candidate.method != method || !answers(candidate, at.version)) continue;
      auto holes = match(candidate.path, at.segments);
      if (holes && (!best.where || holes->size() < best.holes.size())) best = {&candidate, std::move(*holes)};
    }
  }
  return best;
}

/// The gateway behind the same host answers whatever the control plane does not know.
reply unrouted() {
  return {
      .status = 400,
      .body = error_body(error_shape::gateway, "", "Either x-portkey-config or x-portkey-provider header is required")};
}

/// The body as JSON. As with other servers, what is not declared to be JSON is not read.
std::optional<json::value> read_body(const request& asked, const route& where) {
  if (asked.body().empty() || !asked[http::field::content_type].starts_with("application/json")) return json::object();
  json::error_code error;
  json::value parsed = json::parse(asked.body(), error);
  if (error || !(parsed.is_object() || (where.takes_list && parsed.is_array()))) return std::nullopt;
  return parsed;
}

/// Why this key may not do that, if it may not.
std::optional<reply> forbidden(const route& where, const api_key& key) {
  if (where.keys == takes::admin_key_only && key.kind != key_kind::admin)
    return not_permitted("this operation needs an Admin key");
  if (where.keys == takes::workspace_key_only && key.kind != key_kind::workspace)
    return not_permitted("this operation needs a Workspace key");
  if (where.scope && !allows_any(key, where.scope))
    return not_permitted(std::string("the key lacks the scope ") + where.scope);
  return std::nullopt;
}

/// A key that was made through the API.
std::optional<api_key> issued_key(const request& asked, organisation& org) {
  const std::string sent(asked["x-portkey-api-key"]);
  for (const json::object& row : org.table("api_keys")) {
    const json::value* secrets = row.if_contains("secrets");
    if (sent.empty() || !secrets || !secrets->is_array()) continue;
    const json::array& all = secrets->get_array();
    if (std::find(all.begin(), all.end(), json::value(sent)) == all.end()) continue;
    api_key key{.name = std::string(text_in(row, "name")), .value = sent, .scopes = {}};
    for (const json::value& scope : row.at("scopes").as_array())
      if (scope.is_string()) key.scopes.emplace_back(scope.get_string());
    if (const json::object* workspace = org.find("workspaces", text_in(row, "workspace_id"), "id", "id")) {
      key.kind = key_kind::workspace;
      key.workspace = text_in(*workspace, "slug");
    }
    return key;
  }
  return std::nullopt;
}

/// What a public operation is answered with, since nobody asks.
const api_key nobody{.name = "", .value = "", .scopes = {}};

}  // namespace

std::string path_below_version(std::string_view target) {
  const auto at = read_target(target);
  if (!at) return std::string(target);
  std::string path;
  for (const std::string& segment : at->segments)
    path += "/" + segment;
  return path;
}

const api_key* key_of(const request& asked, const std::vector<api_key>& keys) {
  const auto sent = asked["x-portkey-api-key"];
  auto found = std::find_if(keys.begin(), keys.end(), [&](const api_key& key) { return sent == key.value; });
  return found == keys.end() ? nullptr : &*found;
}

reply answer(const request& asked, const std::vector<api_key>& keys, organisation& org) {
  auto at = read_target({asked.target().data(), asked.target().size()});
  if (!at) return unrouted();
  matched_route found = find_route(asked.method(), *at);
  if (!found.where) return unrouted();
  const route& where = *found.where;

  const api_key* key = where.keys == takes::no_key ? &nobody : key_of(asked, keys);
  const std::optional<api_key> issued = key ? std::nullopt : issued_key(asked, org);
  if (issued) key = &*issued;
  if (!key) return refusal(401, "AB05", "Unauthorised Request", "x-portkey-api-key is missing or unknown");
  if (auto refused = forbidden(where, *key)) return *refused;

  if (auto wrong = wrong_parameter(where.query, at->query)) return invalid_request(*wrong);
  auto body = read_body(asked, where);
  if (!body) return invalid_request("the body is not a JSON object");
  call checked{.org = org, .key = *key, .holes = std::move(found.holes), .query = std::move(at->query)};
  if (body->is_array()) {
    checked.list = std::move(body->get_array());
  } else {
    checked.body = std::move(body->get_object());
    if (auto wrong = wrong_member(where.body, checked.body)) return invalid_request(*wrong);
  }
  reply given = where.answer(checked);
  if (where.audited && asked.method() != http::verb::get) record_write(asked, where, checked, given);
  return given;
}

}  // namespace emulator
