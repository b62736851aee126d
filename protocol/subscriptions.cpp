#include "protocol/subscriptions.hpp"

#include <algorithm>
#include <utility>

#include "protocol/input_required.hpp"
#include "protocol/json.hpp"
#include "protocol/json_rpc.hpp"
#include "protocol/json_text.hpp"

namespace protocol {

namespace {

constexpr const char* subscription_id = "io.modelcontextprotocol/subscriptionId";

error wrong(std::string_view member, std::string_view wanted) {
  return {code::invalid_params,
          "The member \"notifications." + std::string(member) + "\" must be " + std::string(wanted) + "."};
}

/// A member that is true or false; left out is false.
std::optional<error> read_flag(const boost::json::object& from, const char* name, bool& into) {
  if (!from.contains(name)) return std::nullopt;
  const auto given = bool_at(from, name);
  if (!given) return wrong(name, "true or false");
  into = *given;
  return std::nullopt;
}

std::optional<error> read_uris(const boost::json::object& from, std::vector<std::string>& into) {
  if (!from.contains("resourceSubscriptions")) return std::nullopt;
  const auto* given = array_at(from, "resourceSubscriptions");
  if (!given || given->size() > most_listened_uris) return wrong("resourceSubscriptions", "a list of at most 100 URIs");
  for (const auto& uri : *given) {
    if (!uri.is_string()) return wrong("resourceSubscriptions", "a list of at most 100 URIs");
    into.emplace_back(uri.get_string());
  }
  return std::nullopt;
}

const char* method_of(const change& what) {
  switch (what.what) {
    case change::kind::tools: return "notifications/tools/list_changed";
    case change::kind::prompts: return "notifications/prompts/list_changed";
    case change::kind::resources: return "notifications/resources/list_changed";
    case change::kind::resource: return "notifications/resources/updated";
  }
  return "";
}

bool is_wanted(const change& what, const listen_filter& filter) {
  switch (what.what) {
    case change::kind::tools: return filter.tools;
    case change::kind::prompts: return filter.prompts;
    case change::kind::resources: return filter.resources;
    case change::kind::resource:
      return std::find(filter.uris.begin(), filter.uris.end(), what.uri) != filter.uris.end();
  }
  return false;
}

boost::json::object params_of(const change& what) {
  boost::json::object params;
  if (what.what == change::kind::resource) params["uri"] = what.uri;
  return params;
}

boost::json::object stamped(boost::json::object params, const boost::json::value& id) {
  boost::json::object meta;
  meta[subscription_id] = id;
  params["_meta"] = std::move(meta);
  return params;
}

}  // namespace

boost::system::result<listen_filter, error> read_listen(const boost::json::object& params, const call_context& context,
                                                        const server_identity& server) {
  const auto* given = object_at(params, "notifications");
  if (!given)
    return error(code::invalid_params,
                 "subscriptions/listen needs \"notifications\", an object such as {\"toolsListChanged\": true}.");
  listen_filter filter;
  if (auto refused = read_flag(*given, "toolsListChanged", filter.tools)) return *refused;
  if (auto refused = read_flag(*given, "promptsListChanged", filter.prompts)) return *refused;
  if (auto refused = read_flag(*given, "resourcesListChanged", filter.resources)) return *refused;
  if (auto refused = read_uris(*given, filter.uris)) return *refused;
  if (const auto* tasks = given->if_contains("taskIds"); tasks && server.offers.tasks) {
    if (!declares(context, tasks_extension)) return missing_capability(tasks_extension);
    if (!tasks->is_array()) return wrong("taskIds", "a list of ids");
  }
  return filter;
}

listen_filter honoured(listen_filter wanted, const services& served) {
  const auto& offers = served.server.offers;
  if (!offers.list_changes) return {};
  wanted.prompts = wanted.prompts && offers.prompts;
  wanted.resources = wanted.resources && offers.resources;
  const auto is_unknown = [&](const std::string& uri) {
    return !offers.resource_updates || !served.files || !served.files->is_subscribable(uri);
  };
  std::erase_if(wanted.uris, is_unknown);
  return wanted;
}

std::string acknowledged_message(const boost::json::value& id, const listen_filter& filter) {
  boost::json::object told;
  if (filter.tools) told["toolsListChanged"] = true;
  if (filter.prompts) told["promptsListChanged"] = true;
  if (filter.resources) told["resourcesListChanged"] = true;
  if (!filter.uris.empty()) {
    boost::json::array uris;
    for (const auto& uri : filter.uris)
      uris.emplace_back(uri);
    told["resourceSubscriptions"] = std::move(uris);
  }
  boost::json::object params;
  params["notifications"] = std::move(told);
  return notification_message("notifications/subscriptions/acknowledged", stamped(std::move(params), id));
}

std::optional<std::string> change_message(const change& what, const listen_filter& filter,
                                          const boost::json::value& id) {
  if (!is_wanted(what, filter)) return std::nullopt;
  if (id.is_null()) return session_change_message(what);
  return notification_message(method_of(what), stamped(params_of(what), id));
}

std::string listen_result(const boost::json::value& id, const server_identity& server) {
  boost::json::object meta;
  meta[subscription_id] = id;
  meta["io.modelcontextprotocol/serverInfo"] = {{"name", server.name}, {"version", server.version}};
  boost::json::object result;
  result["resultType"] = "complete";
  result["_meta"] = std::move(meta);
  return result_message(id, to_json_text(result));
}

std::string session_change_message(const change& what) {
  return notification_message(method_of(what), params_of(what));
}

}  // namespace protocol
