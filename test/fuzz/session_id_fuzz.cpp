#include <cstdlib>

#include "server/legacy_session.hpp"
#include "server/sealing.hpp"
#include "test/fuzz/pieces.hpp"

// A session id gives its session back to its principal alone, and no other text is a session id.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const server::sealing seals(server::random_sealing_keys());
  const std::chrono::system_clock::time_point now(std::chrono::seconds(1'800'000'000));
  const auto text = fuzz::text_of(data, size);
  if (server::read_session_id(text, seals, "", now)) std::abort();
  if (size < 20) return 0;
  const auto spoken = static_cast<protocol::revision>(data[0] % 4);
  const auto declared = server::capabilities_of(data[1]);
  const std::chrono::seconds lifetime(1 + data[2]);
  auto begun = server::open_session(spoken, declared, data[3], now, lifetime, std::string(text.substr(4, 16)));
  begun.narrowing = data[6] * 0x0101'0101'0101'0101U;
  const auto whose = text.substr(20);
  const auto id = server::session_id(begun, seals, whose);
  const auto read = server::read_session_id(id, seals, whose, now);
  if (!read || read->spoken != spoken || read->loop != begun.loop || read->nonce != begun.nonce) std::abort();
  if (read->narrowing != begun.narrowing) std::abort();
  if (read->expires != begun.expires || server::capabilities_of(read->capabilities) != declared) std::abort();
  auto changed = id;
  changed[data[4] % id.size()] = static_cast<char>(data[5]);
  if (changed != id && server::read_session_id(changed, seals, whose, now)) std::abort();
  if (server::read_session_id(id, seals, whose, now + lifetime)) std::abort();
  if (server::read_session_id(id, seals, std::string(whose) + "x", now)) std::abort();
  return 0;
}
