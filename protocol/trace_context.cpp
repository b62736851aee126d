#include "protocol/trace_context.hpp"

#include <cstddef>

#include "protocol/json.hpp"

namespace protocol {

namespace {

bool is_hexadecimal(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == text.npos;
}

bool is_zero(std::string_view text) {
  return text.find_first_not_of('0') == text.npos;
}

}  // namespace

std::string trace_id_in(std::string_view traceparent) {
  // "00-" trace id "-" parent id "-" flags; later versions may go on behind another dash.
  constexpr std::size_t size = 55;
  if (traceparent.size() < size) return {};
  const auto version = traceparent.substr(0, 2), trace = traceparent.substr(3, 32), parent = traceparent.substr(36, 16),
             flags = traceparent.substr(53, 2);
  for (const std::size_t dash : {std::size_t{2}, std::size_t{35}, std::size_t{52}})
    if (traceparent[dash] != '-') return {};
  for (const auto part : {version, trace, parent, flags})
    if (!is_hexadecimal(part)) return {};
  if (version == "ff" || is_zero(trace) || is_zero(parent)) return {};
  const bool goes_on = traceparent.size() > size;
  if (goes_on && (version == "00" || traceparent[size] != '-')) return {};
  return std::string(trace);
}

std::string trace_id_of(const boost::json::object& params) {
  const auto* meta = object_at(params, "_meta");
  return meta ? trace_id_in(text_at(*meta, "traceparent").value_or("")) : std::string();
}

}  // namespace protocol
