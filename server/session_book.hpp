#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "protocol/change.hpp"
#include "protocol/log_level.hpp"
#include "server/owned_expiries.hpp"

namespace server {

/// What one session has told its server, beyond what its id carries.
struct session_notes {
  std::optional<protocol::log_level> log_from;
  std::set<std::string> uris;           ///< resources that it subscribed to
  std::optional<std::uint64_t> stream;  ///< its GET stream in the log of this loop
};

/// The notes of the sessions that one loop owns. Bounded: of too many, the session that expires first of the owner who has
/// most falls back to its defaults. An owner is the session's principal. Used from the loop's own thread only.
class session_book {
 public:
  static constexpr std::size_t most_sessions = 20'000;
  static constexpr std::size_t most_uris = 100;  ///< for each session

  void set_log_level(const std::string& nonce, std::chrono::system_clock::time_point expires, protocol::log_level level,
                     const std::string& owner = std::string());
  std::optional<protocol::log_level> log_level_of(const std::string& nonce) const;

  /// False: the session has too many already.
  bool subscribe(const std::string& nonce, std::chrono::system_clock::time_point expires, const std::string& uri,
                 const std::string& owner = std::string());
  void unsubscribe(const std::string& nonce, const std::string& uri);

  void set_stream(const std::string& nonce, std::chrono::system_clock::time_point expires, std::uint64_t stream,
                  const std::string& owner = std::string());
  std::optional<std::uint64_t> stream_of(const std::string& nonce) const;

  /// The GET streams of those who want to hear of it: a list has changed for everybody, a resource only for those who
  /// subscribed to it.
  std::vector<std::uint64_t> streams_for(const protocol::change& what) const;

  void forget(const std::string& nonce);

 private:
  session_notes& notes_of(const std::string& nonce, std::chrono::system_clock::time_point expires,
                          const std::string& owner);
  std::map<std::string, session_notes> notes_;
  owned_expiries kept_{most_sessions};
};

}  // namespace server
