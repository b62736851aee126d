#include "protocol/methods.hpp"

#include <utility>

namespace protocol {

namespace {

state_binding binding(std::string_view method, const boost::json::object& params, const call_context& context,
                      const services& served) {
  return {served.seals, context.principal, method, params, std::chrono::system_clock::now()};
}

}  // namespace

bool always(const services&) {
  return true;
}

std::string result_object(std::string members, const call_context& context, const services& served,
                          std::string_view result_type, std::string_view meta) {
  std::string out = "{";
  out += members;
  if (is_modern(context.spoken)) {
    if (!members.empty()) out += ',';
    out += modern_members(served.server, result_type, meta);
  } else if (!meta.empty()) {
    if (!members.empty()) out += ',';
    out += R"("_meta":{)" + std::string(meta) + '}';
  }
  out += '}';
  return out;
}

std::string_view cacheable(const call_context& context, bool for_everybody) {
  if (!is_modern(context.spoken)) return "";
  return for_everybody ? R"(,"ttlMs":3600000,"cacheScope":"public")" : R"(,"ttlMs":3600000,"cacheScope":"private")";
}

std::string_view personal(const call_context& context) {
  return is_modern(context.spoken) ? R"(,"ttlMs":0,"cacheScope":"private")" : "";
}

outcome list_result(std::string_view name, const list_pages& list, const boost::json::object& params,
                    const call_context& context, const services& served, std::string_view part, bool for_everybody) {
  const cursor_scope scope = {name, part, served.seals, std::chrono::system_clock::now()};
  const auto position = asked_position(params, scope);
  if (!position) return position.error();
  const auto page = page_at(list, *position);
  if (!page) return page.error();
  auto members = page_members(*page, scope);
  members += cacheable(context, for_everybody);
  return result_object(std::move(members), context, served);
}

outcome input_required_result(const input_required& wanted, std::string_view method, const boost::json::object& params,
                              const call_context& context, const services& served) {
  auto members = input_required_members(wanted, binding(method, params, context, served), context);
  if (!members) return members.error();
  return result_object(std::move(*members), context, served, "input_required");
}

std::optional<error> take_input(std::string_view method, const boost::json::object& params, call_context& context,
                                const services& served) {
  if (!is_modern(context.spoken)) return std::nullopt;
  return read_input(params, binding(method, params, context, served), context);
}

}  // namespace protocol
