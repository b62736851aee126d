#include "server/legacy_session.hpp"

#include <array>
#include <utility>

#include "protocol/json.hpp"

namespace server {

namespace {

using std::chrono::seconds;
using system_clock = std::chrono::system_clock;

// The bytes under the seal: layout version, revision, loop (2), capabilities (4), narrowing (8), issued (8), expires (8),
// nonce (16).
constexpr char layout = 3;
constexpr std::size_t session_nonce_size = 16, sealed_size = 1 + 1 + 2 + 4 + 8 + 8 + 8 + session_nonce_size;

/// One capability that is either declared or not: where it stands, and below which member.
struct capability {
  const char* name;
  const char* nested;  // null: the capability itself
};
constexpr std::array known_capabilities = {
    capability{"sampling", nullptr},   capability{"elicitation", nullptr}, capability{"elicitation", "form"},
    capability{"elicitation", "url"},  capability{"roots", nullptr},       capability{"sampling", "tools"},
    capability{"sampling", "context"},
};

void append(std::string& out, std::uint64_t number, std::size_t bytes) {
  while (bytes-- > 0)
    out += static_cast<char>(number >> (8 * bytes) & 0xffU);
}

std::uint64_t take(std::string_view& from, std::size_t bytes) {
  std::uint64_t number = 0;
  for (const auto c : from.substr(0, bytes))
    number = number << 8 | static_cast<unsigned char>(c);
  from.remove_prefix(bytes);
  return number;
}

std::uint64_t seconds_of(system_clock::time_point when) {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<seconds>(when.time_since_epoch()).count());
}

system_clock::time_point time_of(std::uint64_t count) {
  return system_clock::time_point(seconds(static_cast<std::int64_t>(count)));
}

}  // namespace

std::uint32_t capability_bits(const boost::json::object& capabilities) {
  std::uint32_t bits = 0;
  for (std::size_t at = 0; at < known_capabilities.size(); ++at) {
    const auto* found = protocol::object_at(capabilities, known_capabilities[at].name);
    const auto* nested = known_capabilities[at].nested;
    if (found && (!nested || protocol::object_at(*found, nested))) bits |= 1U << at;
  }
  return bits;
}

boost::json::object capabilities_of(std::uint32_t bits) {
  boost::json::object out;
  for (std::size_t at = 0; at < known_capabilities.size(); ++at) {
    if ((bits & 1U << at) == 0) continue;
    auto& found = out[known_capabilities[at].name];
    if (!found.is_object()) found.emplace_object();
    if (known_capabilities[at].nested) found.get_object()[known_capabilities[at].nested].emplace_object();
  }
  return out;
}

legacy_session open_session(protocol::revision spoken, const boost::json::object& capabilities, std::uint16_t loop,
                            system_clock::time_point now, std::chrono::milliseconds lifetime, std::string nonce) {
  legacy_session session;
  session.spoken = spoken;
  session.capabilities = capability_bits(capabilities);
  session.loop = loop;
  session.issued = now;
  session.expires = now + lifetime;
  session.nonce = std::move(nonce);
  return session;
}

std::string session_id(const legacy_session& session, const protocol::seal& seal, std::string_view principal,
                       protocol::seal_purpose purpose) {
  std::string bytes(1, layout);
  append(bytes, static_cast<std::uint64_t>(session.spoken), 1);
  append(bytes, session.loop, 2);
  append(bytes, session.capabilities, 4);
  append(bytes, session.narrowing, 8);
  append(bytes, seconds_of(session.issued), 8);
  append(bytes, seconds_of(session.expires), 8);
  bytes += session.nonce;
  return seal.close(bytes, purpose, principal, session.expires);
}

std::optional<legacy_session> read_session_id(std::string_view id, const protocol::seal& seal,
                                              std::string_view principal, system_clock::time_point now,
                                              protocol::seal_purpose purpose) {
  constexpr std::size_t longest = 512;
  if (id.size() > longest) return std::nullopt;
  const auto opened = seal.open(id, purpose, principal, now);
  if (!opened || opened->size() != sealed_size || opened->front() != layout) return std::nullopt;
  auto rest = std::string_view(*opened).substr(1);
  const auto spoken = take(rest, 1);
  if (spoken > static_cast<std::uint64_t>(protocol::newest_legacy)) return std::nullopt;
  legacy_session session;
  session.spoken = static_cast<protocol::revision>(spoken);
  session.loop = static_cast<std::uint16_t>(take(rest, 2));
  session.capabilities = static_cast<std::uint32_t>(take(rest, 4));
  session.narrowing = take(rest, 8);
  session.issued = time_of(take(rest, 8));
  session.expires = time_of(take(rest, 8));
  session.nonce = std::string(rest);
  return session;
}

}  // namespace server
