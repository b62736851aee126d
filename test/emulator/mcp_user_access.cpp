#include "test/emulator/mcp.hpp"
#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr parameter user_switch[] = {{.name = "user_id", .required = true},
                                     {.name = "enabled", .is = type::boolean, .required = true}};
constexpr parameter changed_access[] = {{.name = "user_access", .is = type::array, .members = user_switch},
                                        {.name = "default_user_access", .choices = "allow|deny"}};
constexpr parameter connections_of[] = {
    {.name = "user_id"},
    {.name = "workspace_id"},
    {.name = "current_page", .is = type::integer, .least = 0},
    {.name = "page_size", .is = type::integer, .least = 1, .most = 500},
};

json::object* find_of_user(organisation& org, const char* table, const json::value& server, std::string_view user) {
  for (json::object& row : org.table(table))
    if (row.at("of") == server && text_in(row, "user_id") == user) return &row;
  return nullptr;
}

/// Every member of the server's workspace, with what was switched for them.
reply list_access(call& asked) {
  const json::object* server = located(asked, mcp_server);
  if (!server) return gone(mcp_server);
  rows found;
  const json::object* workspace = asked.org.find("workspaces", text_in(*server, "workspace_id"), "id", "id");
  for (const json::value& member : workspace->at("users").as_array()) {
    const json::object& user = member.as_object();
    const std::string name = std::string(text_in(user, "first_name")) + " " + std::string(text_in(user, "last_name")) +
                             " " + std::string(text_in(user, "email"));
    if (name.find(asked.text("search")) == std::string::npos) continue;
    const json::object* own = find_of_user(asked.org, "mcp_user_access", server->at("id"), text_in(user, "id"));
    const json::object* connection = find_of_user(asked.org, "mcp_connections", server->at("id"), text_in(user, "id"));
    found.push_back({{"user_id", user.at("id")},
                     {"first_name", user.at("first_name")},
                     {"last_name", user.at("last_name")},
                     {"enabled", own ? own->at("enabled") : json::value(server->at("default_user_access") == "allow")},
                     {"has_override", own != nullptr},
                     {"connection_status", connection ? "connected" : "not_connected"},
                     {"email", user.at("email")}});
  }
  json::object list = page_from_one(asked, found);
  list["default_user_access"] = server->at("default_user_access");
  return success(list);
}

reply update_access(call& asked) {
  json::object* server = located(asked, mcp_server);
  if (!server) return gone(mcp_server);
  const json::value* sent = asked.body.if_contains("user_access");
  const json::array named = sent && sent->is_array() ? sent->as_array() : json::array();
  for (const json::value& one : named)
    if (!asked.org.find("users", text_in(one.as_object(), "user_id"), "id", "id"))
      return not_found("there is no such user");
  for (const json::value& one : named) {
    const std::string_view user = text_in(one.as_object(), "user_id");
    json::object* own = find_of_user(asked.org, "mcp_user_access", server->at("id"), user);
    if (!own)
      own = &asked.org.table("mcp_user_access").emplace_back(json::object{{"of", server->at("id")}, {"user_id", user}});
    (*own)["enabled"] = one.at("enabled");
  }
  if (const json::value* all = asked.body.if_contains("default_user_access")) (*server)["default_user_access"] = *all;
  return success({{"success", true}});
}

reply list_connections(call& asked) {
  const json::object* server = located(asked, mcp_server);
  if (!server) return gone(mcp_server);
  rows found;
  for (json::object& row : parts_of(asked.org, "mcp_connections", server->at("id")))
    if (!asked.has("user_id") || text_in(row, "user_id") == asked.text("user_id")) found.push_back(std::move(row));
  const std::int64_t page = asked.integer("current_page", 0);
  const std::int64_t size = asked.integer("page_size", 100);
  json::object list = page_of(found, page, size);
  list.erase("object");
  list["has_more"] = (page + 1) * size < static_cast<std::int64_t>(found.size());
  return success(list);
}

/// An API key is nobody, so it has to say whose connection it means.
reply disconnect(call& asked) {
  const json::object* server = located(asked, mcp_server);
  if (!server) return gone(mcp_server);
  if (!asked.has("user_id")) return invalid_request("user_id is required with this key");
  const auto ended = std::erase_if(asked.org.table("mcp_connections"), [&](const json::object& row) {
    return row.at("of") == server->at("id") && text_in(row, "user_id") == asked.text("user_id");
  });
  return ended ? success({{"success", true}}) : not_found("there is no such connection");
}

void sample_rows(organisation& org) {
  for (std::size_t user = 0; user < 4; ++user)
    org.table("mcp_connections")
        .push_back({{"of", sample_id("mcp server", user < 3 ? 0 : 1)},
                    {"user_id", sample_id("user", user)},
                    {"connected", user != 2},
                    {"created_at", iso_time(org.today() - std::chrono::days(12 - static_cast<int>(user)))},
                    {"last_updated_at", user ? json::value() : json::value(iso_time(org.today()))}});
}

constexpr char access_path[] = "/mcp-servers/{mcpServerId}/user-access";
constexpr char connections_path[] = "/mcp-servers/{mcpServerId}/connections";

constexpr route routes[] = {
    {.path = access_path, .scope = "mcp_servers.read", .query = pages_from_one, .answer = list_access},
    {.method = http::verb::put,
     .path = access_path,
     .scope = "mcp_servers.update",
     .body = changed_access,
     .answer = update_access},
    {.path = connections_path, .scope = "mcp_servers.read", .query = connections_of, .answer = list_connections},
    {.method = http::verb::delete_,
     .path = connections_path,
     .scope = "mcp_servers.update",
     .query = connections_of,
     .answer = disconnect},
};

}  // namespace

constinit const resource mcp_user_access = {routes, sample_rows};

}  // namespace emulator
