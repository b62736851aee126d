#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/revision.hpp"
#include "protocol/seal.hpp"

namespace server {

/// What is known of a client that opened with `initialize`. The session id that the client holds is this, sealed:
/// nothing is stored, and any process with the key understands it.
struct legacy_session {
  protocol::revision spoken = protocol::newest_legacy;
  std::uint32_t capabilities = 0;  ///< bits, see `capability_bits`
  std::uint64_t narrowing = 0;     ///< which tools it was given when it began, as `application::narrow` has said
  std::uint16_t loop = 0;          ///< the loop that keeps what an id cannot carry
  std::chrono::system_clock::time_point issued{};
  std::chrono::system_clock::time_point expires{};
  std::string nonce;  ///< 16 bytes, which make the session different from every other
  /// Whose it is, as identity knows them; not in the id, which opens for nobody else. Empty: nobody in particular.
  std::string principal;
};

/// A new session of this client. `nonce` is 16 random bytes.
legacy_session open_session(protocol::revision spoken, const boost::json::object& capabilities, std::uint16_t loop,
                            std::chrono::system_clock::time_point now, std::chrono::milliseconds lifetime,
                            std::string nonce);

/// The Mcp-Session-Id: printable ASCII, at most 512 characters. `purpose` is `dialogue` for the sessions of HTTP+SSE, whose ids
/// open nothing else.
std::string session_id(const legacy_session& session, const protocol::seal& seal, std::string_view principal,
                       protocol::seal_purpose purpose = protocol::seal_purpose::session);

/// The session again; nothing when the id is not ours, not this principal's, or out of date.
std::optional<legacy_session> read_session_id(std::string_view id, const protocol::seal& seal,
                                              std::string_view principal, std::chrono::system_clock::time_point now,
                                              protocol::seal_purpose purpose = protocol::seal_purpose::session);

/// The client capabilities that matter to a server, as bits, and back.
std::uint32_t capability_bits(const boost::json::object& capabilities);
boost::json::object capabilities_of(std::uint32_t bits);

}  // namespace server
