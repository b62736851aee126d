#include "server/metric_labels.hpp"

#include <array>
#include <map>
#include <set>
#include <string>
#include <unordered_set>

#include "portkey/catalogue.hpp"
#include "portkey/surface.hpp"
#include "protocol/methods.hpp"

namespace server {

namespace {

using label_set = std::set<std::string_view>;

constexpr std::string_view other = "other";
constexpr std::string_view other_of_conventions = "_OTHER";

/// The name as the set has it.
template <class Set>
std::string_view among(const Set& known, std::string_view name, std::string_view otherwise) {
  const auto found = known.find(name);
  return found == known.end() ? otherwise : *found;
}

const label_set& known_methods() {
  static const label_set all = [] {
    // Not in the tables, because they are the transport's business.
    label_set found{"initialize", "subscriptions/listen"};
    for (const auto& kind : {protocol::tool_methods(), protocol::resource_methods(), protocol::prompt_methods(),
                             protocol::skill_methods(), protocol::task_methods(), protocol::session_methods()})
      for (const auto& entry : kind)
        found.insert(entry.name);
    return found;
  }();
  return all;
}

const std::unordered_set<std::string_view>& known_tools() {
  static const std::unordered_set<std::string_view> all = [] {
    std::unordered_set<std::string_view> found;
    for (const auto* set : portkey::catalogue)
      for (const auto& one : *set)
        found.insert(one.name);
    for (const auto& one : portkey::surface_tools)
      found.insert(one.name);
    return found;
  }();
  return all;
}

/// The codes of `protocol::code`, as texts.
const std::map<int, std::string>& known_codes() {
  static const std::map<int, std::string> all = [] {
    namespace code = protocol::code;
    std::map<int, std::string> found;
    for (const int number :
         {code::parse_error, code::invalid_request, code::method_not_found, code::invalid_params, code::internal_error,
          code::header_mismatch, code::missing_client_capability, code::unsupported_protocol_version,
          code::resource_not_found, code::overloaded, code::rate_limited})
      found.emplace(number, std::to_string(number));
    return found;
  }();
  return all;
}

}  // namespace

std::string_view method_label(std::string_view method) {
  return among(known_methods(), method, other);
}

std::string_view tool_label(std::string_view tool) {
  return tool.empty() ? tool : among(known_tools(), tool, other);
}

std::string_view outcome_label(std::string_view outcome) {
  static const label_set all{"answered", "cancelled", "error", "failed", "refused", "unknown"};
  return among(all, outcome, other);
}

std::string_view error_label(std::string_view outcome, const protocol::error* error) {
  if (error) {
    const auto found = known_codes().find(error->code);
    return found == known_codes().end() ? other_of_conventions : std::string_view(found->second);
  }
  const auto label = outcome_label(outcome);
  if (label == "answered") return {};
  return label == "failed" ? "tool_error" : label;
}

std::string_view http_method_label(std::string_view method) {
  static const label_set all{"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"};
  return among(all, method, other_of_conventions);
}

std::string_view route_label(endpoint where, std::string_view mcp_path) {
  switch (where) {
    case endpoint::mcp_post:
    case endpoint::mcp_stream:
    case endpoint::mcp_end:
    case endpoint::mcp_not_allowed: return mcp_path;
    case endpoint::sse_stream: return "/sse";
    case endpoint::sse_message: return "/messages";
    case endpoint::live: return "/livez";
    case endpoint::ready: return "/readyz";
    case endpoint::guide: return "/";
    case endpoint::metrics: return "/metrics";
    case endpoint::preflight:
    case endpoint::not_found:
    case endpoint::not_allowed:
    case endpoint::sse_not_allowed: break;
  }
  return {};
}

}  // namespace server
