#include "server/resource_metadata.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "server/origin_guard.hpp"
#include "server/tool_wish.hpp"

namespace server {

namespace {

constexpr std::string_view well_known = "/.well-known/oauth-protected-resource";

}  // namespace

protected_resource describe_resource(std::string_view public_url, std::string_view path,
                                     const std::vector<std::string>& issuers, const scope_names& scopes) {
  protected_resource out;
  out.resource = std::string(public_url) + std::string(path);
  const auto origin = origin_of(public_url);
  out.path = out.resource.substr(origin.size());
  out.metadata_url = origin + std::string(well_known) + out.path;
  boost::json::object members;
  members["resource"] = out.resource;
  members["authorization_servers"] = boost::json::array(issuers.begin(), issuers.end());
  members["scopes_supported"] = boost::json::array({scopes.read, scopes.write, scopes.admin});
  members["bearer_methods_supported"] = boost::json::array({"header"});
  members["resource_name"] = "Portkey";
  out.document = boost::json::serialize(members);
  return out;
}

bool is_metadata_path(std::string_view path, std::string_view mcp_path, std::string_view resource_path) {
  if (!path.starts_with(well_known)) return false;
  path.remove_prefix(well_known.size());
  return path.empty() || path == "/" || is_mcp_path(path, mcp_path) || is_mcp_path(path, resource_path);
}

std::optional<http_answer> metadata_answer(const request_head& head, const protected_resource& of,
                                           std::string_view mcp_path) {
  if (!is_metadata_path(head.path, mcp_path, of.path)) return std::nullopt;
  if (head.method == "GET" || head.method == "HEAD") return json_answer(200, of.document);
  auto answer = problem_answer(405, "This path takes GET only.");
  answer.fields.emplace_back("Allow", "GET, HEAD, OPTIONS");
  return answer;
}

}  // namespace server
