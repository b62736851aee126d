#include "protocol/modern_request.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "protocol/header_value.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "protocol/trace_context.hpp"

namespace protocol {

namespace {

/// The methods whose `Mcp-Name` header repeats a member of `params` (2026-07-28, "Request headers").
struct named_method {
  std::string_view method;
  const char* member;
};
constexpr std::array named_methods = {
    named_method{"tools/call", "name"},  named_method{"prompts/get", "name"},    named_method{"resources/read", "uri"},
    named_method{"tasks/get", "taskId"}, named_method{"tasks/update", "taskId"}, named_method{"tasks/cancel", "taskId"},
};

refusal mismatch(std::string why) {
  return {400, error(code::header_mismatch, std::move(why))};
}
refusal incomplete(std::string why) {
  return {400, error(code::invalid_params, std::move(why))};
}

std::optional<refusal> check_meta(const boost::json::object& claim) {
  if (!text_at(claim, meta::protocol_version))
    return incomplete("params._meta must hold \"io.modelcontextprotocol/protocolVersion\" as a string.");
  if (!object_at(claim, meta::client_capabilities))
    return incomplete(
        "params._meta must hold \"io.modelcontextprotocol/clientCapabilities\" as an object; an empty one means no "
        "capabilities.");
  return std::nullopt;
}

std::optional<refusal> check_log_level(const boost::json::object& claim) {
  if (!claim.contains(meta::log_level)) return std::nullopt;
  const auto level = text_at(claim, meta::log_level);
  if (level && log_level_named(*level)) return std::nullopt;
  return incomplete(std::string("\"") + meta::log_level +
                    "\" must be debug, info, notice, warning, error, critical, alert or emergency.");
}

std::optional<refusal> check_version_header(const wire_headers& headers, std::string_view claimed) {
  if (!headers.protocol_version)
    return mismatch("The header MCP-Protocol-Version is missing; send the version that params._meta names.");
  if (*headers.protocol_version != claimed)
    return mismatch("The header MCP-Protocol-Version and the version in params._meta differ; send the same in both.");
  return std::nullopt;
}

std::optional<refusal> check_name_headers(const wire_headers& headers, const request& call) {
  if (!headers.method) return mismatch("The header Mcp-Method is missing; send the method of the body.");
  if (*headers.method != call.method)
    return mismatch("The header Mcp-Method and the method of the body differ; send the same in both.");
  for (const auto& [method, member] : named_methods) {
    if (call.method != method) continue;
    const auto value = text_at(call.params, member);
    if (!value) return std::nullopt;  // an error of the parameters, not of the headers
    if (!headers.name)
      return mismatch(std::string("The header Mcp-Name is missing; send params.") + member + " of the body.");
    const auto decoded = decode_header_value(*headers.name);
    if (!decoded) return mismatch("The header Mcp-Name is neither plain text nor well-formed base64 of UTF-8.");
    if (*decoded != *value)
      return mismatch(std::string("The header Mcp-Name and params.") + member + " differ; send the same in both.");
  }
  return std::nullopt;
}

}  // namespace

bool has_claim(const boost::json::object& params) {
  const auto* claim = object_at(params, "_meta");
  return claim && claim->contains(meta::protocol_version);
}

bool has_complete_modern_claim(const boost::json::object& params) {
  const auto* claim = object_at(params, "_meta");
  if (!claim || !object_at(*claim, meta::client_capabilities)) return false;
  const auto version = revision_named(text_at(*claim, meta::protocol_version).value_or(""));
  return version && is_modern(*version);
}

error unsupported_version(std::string_view requested) {
  boost::json::array supported;
  for (const auto spoken : spoken_revisions)
    if (name_of(spoken) != requested) supported.emplace_back(name_of(spoken));  // it is spoken, but not like this
  boost::json::object data;
  data["supported"] = std::move(supported);
  data["requested"] = requested;
  return {code::unsupported_protocol_version,
          "This protocol version is not spoken here; data.supported lists those that are.", std::move(data)};
}

std::string client_label(const boost::json::object* info) {
  if (!info) return {};
  constexpr std::size_t longest = 64;
  std::string label(beginning(text_at(*info, "name").value_or(""), longest));
  label += '/';
  label += beginning(text_at(*info, "version").value_or(""), longest);
  return label;
}

boost::system::result<call_context, refusal> admit_modern(const request& call, const wire_headers* headers) {
  const auto* claim = object_at(call.params, "_meta");
  if (!claim)
    return incomplete(
        "params._meta must hold \"io.modelcontextprotocol/protocolVersion\" and "
        "\"io.modelcontextprotocol/clientCapabilities\" on every request.");
  if (auto refused = check_meta(*claim)) return *refused;
  const auto claimed = *text_at(*claim, meta::protocol_version);
  if (headers)
    if (auto refused = check_version_header(*headers, claimed)) return *refused;
  const auto version = revision_named(claimed);
  if (!version || !is_modern(*version)) return refusal{400, unsupported_version(claimed)};
  if (headers)
    if (auto refused = check_name_headers(*headers, call)) return *refused;
  if (auto refused = check_log_level(*claim)) return *refused;

  call_context context;
  context.spoken = *version;
  context.client_capabilities = *object_at(*claim, meta::client_capabilities);
  context.client = client_label(object_at(*claim, meta::client_info));
  context.trace = trace_of(call.params);
  context.log_from = log_level_named(text_at(*claim, meta::log_level).value_or(""));
  if (headers) context.parameter_headers = headers->parameters;
  if (const auto* token = claim->if_contains("progressToken"); token && is_request_id(*token))
    context.progress_token = *token;
  return context;
}

}  // namespace protocol
