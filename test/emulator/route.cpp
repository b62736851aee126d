#include "test/emulator/route.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>

namespace emulator {

std::string call::text(const std::string& parameter) const {
  auto found = query.find(parameter);
  return found == query.end() ? std::string() : found->second;
}

std::int64_t call::integer(const std::string& parameter, std::int64_t otherwise) const {
  auto found = query.find(parameter);
  return found == query.end() ? otherwise : std::strtoll(found->second.c_str(), nullptr, 10);
}

reply success(const json::value& body) {
  return {.body = json::serialize(body)};
}

std::string error_body(error_shape shape, std::string_view code, std::string_view message) {
  json::object body;
  switch (shape) {
    case error_shape::admin:
      body["success"] = false;
      body["data"] = json::object{{"message", message}, {"errorCode", code}};
      break;
    case error_shape::error_object:
      body["error"] =
          json::object{{"message", message}, {"type", "invalid_request_error"}, {"param", nullptr}, {"code", code}};
      break;
    case error_shape::error_text: body["error"] = message; break;
    case error_shape::gateway:
      body["status"] = "failure";
      body["message"] = message;
      break;
    case error_shape::message: body["message"] = message; break;
  }
  return json::serialize(body);
}

reply refusal(int status, std::string_view code, std::string_view message, std::string_view reason) {
  reply refused{.status = status, .body = error_body(error_shape::admin, code, message)};
  if (!reason.empty()) refused.headers.emplace_back("x-emulator-reason", reason);
  return refused;
}

reply not_permitted(std::string_view reason) {
  return refusal(403, "AB03", "You do not have enough permissions to execute this request", reason);
}

reply invalid_request(std::string_view reason) {
  return refusal(400, "AB01", "Invalid request. Please check and try again.", reason);
}

reply not_found(std::string_view reason) {
  return refusal(404, "AB08", "Resource not found", reason);
}

bool reach::covers(const json::object& row) const {
  return known && (workspace.empty() || text_in(row, "workspace_id") == workspace);
}

reach reach_of(const call& request) {
  std::string named = request.text("workspace_id");
  if (named.empty()) named = text_in(request.body, "workspace_id");
  if (request.key.kind == key_kind::workspace) named = request.key.workspace;
  if (named.empty()) return {};
  const json::object* found = request.org.find("workspaces", named, "id", "slug");
  if (!found) return {.known = false};
  return {.workspace = std::string(text_in(*found, "id"))};
}

json::object page_of(const rows& found, std::int64_t page, std::int64_t size) {
  json::array data;
  const auto total = static_cast<std::int64_t>(found.size());
  // A page far beyond the end must not overflow on the way.
  const std::int64_t begin = page > total ? total : page * std::min(size, total + 1);
  for (std::int64_t n = begin; n < total && n - begin < size; ++n)
    data.push_back(found[static_cast<std::size_t>(n)]);
  json::object list;
  list["object"] = "list";
  list["total"] = total;
  list["data"] = std::move(data);
  return list;
}

}  // namespace emulator
