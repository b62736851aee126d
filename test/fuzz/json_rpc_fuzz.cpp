#include <cstdlib>

#include "protocol/era.hpp"
#include "protocol/json.hpp"
#include "test/fuzz/pieces.hpp"

// Whatever the body and its version header, the answer repeats the id that was sent (1.0 is the number 1) or none, and no
// claim is overlooked.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::optional<std::string> versions[] = {std::nullopt, "2026-07-28", "2025-06-18", "2031-01-01"};
  if (size == 0) return 0;
  auto body = protocol::parse_json(fuzz::text_of(data + 1, size - 1));
  if (!body) return 0;
  const auto* object = body->if_object();
  const auto id = object && object->contains("id") ? protocol::request_id_of(object->at("id")) : nullptr;
  protocol::wire_headers headers;
  headers.protocol_version = versions[data[0] % 4];
  const auto read = protocol::read_post(std::move(*body), &headers);
  if (!read) {
    const auto answer = protocol::parse_json(protocol::error_message(read.error().id, read.error().what.why));
    if (!answer || (answer->as_object().contains("id") && answer->at("id") != id)) std::abort();
  } else if (const auto* posted = std::get_if<protocol::legacy_post>(&*read)) {
    for (const auto& each : posted->messages)
      if (const auto* call = std::get_if<protocol::request>(&each))
        if (protocol::has_claim(call->params) || (!posted->batch && call->id != id)) std::abort();
  } else if (const auto* modern = std::get_if<protocol::modern_call>(&*read); modern && modern->call.id != id) {
    std::abort();
  }
  return 0;
}
