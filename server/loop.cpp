#include "server/loop.hpp"

#include "protocol/subscriptions.hpp"
#include "server/identity.hpp"
#include "server/sealing.hpp"
#include "server/token_checks.hpp"

namespace server {

namespace {

/// Until it is told otherwise.
settings nobody_is_asked() {
  settings out;
  out.identity.mode = identity_mode::none;
  return out;
}

}  // namespace

std::uint64_t random_start() {
  std::uint64_t number = 0;
  for (const auto byte : random_bytes(6))
    number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

loop::loop(std::uint16_t number, const portkey::client_settings& settings, std::shared_ptr<portkey::tls_profile> tls,
           metrics& counts)
    : index(number),
      identity(std::make_shared<const identity_rules>(nobody_is_asked())),
      counted(counts),
      upstream(io.get_executor(), settings, std::move(tls), &counted.upstream()) {}

loop::~loop() = default;

void loop::tell(const protocol::change& what) {
  listening.tell(what);
  for (const auto stream : notes.streams_for(what))
    replay.add(stream, protocol::session_change_message(what));
}

void loop::end_session(const std::string& nonce, std::chrono::system_clock::time_point expires,
                       const std::string& owner) {
  ended.add(nonce, expires, owner);
  notes.forget(nonce);
  replay.forget(nonce);
  asked.refuse(nonce, "The session is over.");
}

void loop::end_streams() {
  for (const auto* each : open_streams)
    each->end();
}

bool loop::is_stranger(const open_stream& one) const {
  return one.judged_by && !identity->still_lets_in(one.label, *one.judged_by);
}

void loop::end_streams_of_strangers() {
  for (const auto* each : open_streams)
    if (is_stranger(*each)) each->end();
}

}  // namespace server
