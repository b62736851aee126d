#include "server/server_card.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <utility>

#include "protocol/handshake.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "server/identity.hpp"
#include "server/loop.hpp"
#include "server/service.hpp"

namespace server {

namespace {

namespace json = boost::json;

constexpr const char* card_schema = "https://static.modelcontextprotocol.io/schemas/v1/server-card.schema.json";
constexpr const char* registered_name = "io.github.portkey-mcp/portkey-mcp";
constexpr const char* card_description =
    "Portkey's admin API for AI assistants: API keys, configs, prompts, limits, analytics, logs.";

/// The pages as the items of one array, with its name: `"tools":[…]`.
std::string list_member(std::string_view name, const protocol::list_pages& list) {
  std::string items;
  for (const auto& page : list.pages) {
    const auto inner = std::string_view(page).substr(1, page.size() - 2);
    if (!items.empty() && !inner.empty()) items += ',';
    items += inner;
  }
  return "\"" + std::string(name) + "\":[" + items + "]";
}

json::object secret_input(const char* description, bool is_required) {
  json::object out;
  out["description"] = description;
  out["isRequired"] = is_required;
  out["isSecret"] = true;
  return out;
}

json::object header_input(const char* name, json::object described) {
  json::object out;
  out["name"] = name;
  for (auto& [key, value] : described)
    out[key] = std::move(value);
  return out;
}

/// Of OAuth the client learns by itself.
json::array headers_asked(identity_mode mode) {
  json::array out;
  if (mode == identity_mode::bearer) {
    auto authorization = header_input("Authorization", secret_input("The token of this server.", true));
    json::object variables;
    variables["token"] = secret_input("Your token for this server.", true);
    authorization["value"] = "Bearer {token}";
    authorization["variables"] = std::move(variables);
    out.push_back(std::move(authorization));
  } else if (mode == identity_mode::byok || mode == identity_mode::oauth_byok) {
    out.push_back(header_input("x-portkey-api-key", secret_input("Your Admin API key of Portkey.", true)));
    out.push_back(header_input("x-portkey-workspace-api-key",
                               secret_input("For what needs a Workspace key, such as logs.", false)));
  }
  return out;
}

json::object authentication_of(identity_mode mode) {
  json::array schemes;
  if (mode == identity_mode::oauth || mode == identity_mode::oauth_byok) schemes.emplace_back("oauth2");
  if (mode == identity_mode::byok || mode == identity_mode::oauth_byok) schemes.emplace_back("apiKey");
  if (mode == identity_mode::byok || mode == identity_mode::bearer) schemes.emplace_back("bearer");
  json::object out;
  out["required"] = mode != identity_mode::none;
  out["schemes"] = std::move(schemes);
  return out;
}

/// "/portkey" of "https://mcp.example.com/portkey", empty where there is none.
std::string path_of(std::string_view url) {
  const auto host = url.find("//");
  const auto path = host == url.npos ? url.npos : url.find('/', host + 2);
  return path == url.npos ? "" : std::string(url.substr(path));
}

/// Nothing where it is not known how others reach it.
json::array remotes_of(const service& with, identity_mode mode) {
  json::array out;
  if (!with.knows_its_url()) return out;
  json::array versions;
  for (const auto spoken : protocol::spoken_revisions)
    if (with.legacy_sse || spoken != protocol::revision::r2024_11_05) versions.emplace_back(protocol::name_of(spoken));
  json::object remote;
  remote["type"] = "streamable-http";
  remote["url"] = with.base + with.path;
  if (auto headers = headers_asked(mode); !headers.empty()) remote["headers"] = std::move(headers);
  remote["supportedProtocolVersions"] = std::move(versions);
  out.push_back(std::move(remote));
  return out;
}

/// What `initialize` gives; where anybody may not call that, only who it is.
json::object greeting_of(const protocol::server_identity& server, bool is_open) {
  const auto text = protocol::initialize_result(server, protocol::newest_legacy);
  auto whole = protocol::parse_json(text)->get_object();
  if (is_open) return whole;
  json::object out;
  out["serverInfo"] = whole.at("serverInfo");
  return out;
}

json::object description_of(const protocol::server_identity& server, const service& with, identity_mode mode,
                            bool is_open) {
  json::object out;
  out["$schema"] = card_schema;
  out["name"] = registered_name;
  out["title"] = server.title;
  out["version"] = server.version;
  out["description"] = card_description;
  if (auto remotes = remotes_of(with, mode); !remotes.empty()) out["remotes"] = std::move(remotes);
  for (auto& [key, value] : greeting_of(server, is_open))
    out[key] = std::move(value);
  json::object transport;
  transport["type"] = "streamable-http";
  transport["endpoint"] = path_of(with.base) + with.path;
  out["transport"] = std::move(transport);
  out["authentication"] = authentication_of(mode);
  return out;
}

std::string lists_of(loop& here) {
  auto anybody = nobody();
  // Templates are for whoever brings a key; nothing is asked with this one.
  anybody.keys->api_key = portkey::secret("any");
  const auto lent = here.app->lend(here, {anybody});
  auto out = list_member("tools", lent->tools().listed(protocol::spoken_revisions.front()));
  out += R"(,"resources":[])";
  if (const auto* resources = lent->resources()) out += "," + list_member("resourceTemplates", resources->templates());
  const auto* prompts = lent->prompts();
  out += "," + (prompts ? list_member("prompts", prompts->listed()) : R"("prompts":[])");
  return out;
}

}  // namespace

std::string server_card(loop& here, const service& with) {
  const auto& rules = *here.identity;
  const bool is_open = rules.mode == identity_mode::none || rules.anonymous_discovery;
  auto text = protocol::to_json_text(description_of(here.app->identity(), with, rules.mode, is_open));
  if (!is_open) return text;
  text.back() = ',';
  return text + lists_of(here) + "}";
}

const std::string& kept_server_card::text(loop& here, const service& with) {
  if (of_.lock() != here.app || by_.lock() != here.identity) {
    text_ = server_card(here, with);
    of_ = here.app;
    by_ = here.identity;
  }
  return text_;
}

}  // namespace server
