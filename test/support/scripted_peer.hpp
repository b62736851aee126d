#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace support {

/// What a peer does after the last answer of a conversation.
enum class ending {
  close,  ///< at once
  reset,  ///< at once, and the other side sees a reset
  hold,   ///< it reads on and says nothing until the other side closes
};

/// One connection as the peer sees it: it reads a whole HTTP request (with a Content-Length body, if any), writes the
/// next of `answers` byte for byte, and so on. An empty answer writes nothing.
struct conversation {
  std::vector<std::string> answers;
  ending end = ending::close;
  std::string forever = {};  ///< written after the last answer, again and again until the other side closes
};

/// How a peer speaks TLS.
struct peer_tls {
  std::string certificate;  ///< PEM
  std::string key;          ///< PEM
  int newest = 0;           ///< the newest version it takes, such as TLS1_1_VERSION; 0: whatever OpenSSL has
};

/// A listener on the loopback interface that follows a script, in a thread of its own. The first connection gets the
/// first conversation; further connections than conversations get the last one again.
class scripted_peer {
 public:
  explicit scripted_peer(std::vector<conversation> script);
  /// Over TLS; a conversation begins after the handshake, and a failed one is none.
  scripted_peer(std::vector<conversation> script, const peer_tls& tls);
  ~scripted_peer();
  scripted_peer(const scripted_peer&) = delete;
  scripted_peer& operator=(const scripted_peer&) = delete;

  std::uint16_t port() const;
  /// The requests that came in whole, in order, over all connections.
  std::vector<std::string> requests() const;
  /// Connections accepted so far.
  std::size_t connections() const;
  /// The names that handshakes asked for (SNI), in order; an empty one where there was none.
  std::vector<std::string> server_names() const;
  /// How many handshakes resumed a session.
  std::size_t resumed() const;
  /// Waits until so many connections have ended, whoever ended them; false after five seconds.
  bool wait_for_ended(std::size_t count) const;
  /// Waits until so many requests came in; false after five seconds.
  bool wait_for_requests(std::size_t count) const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

/// "HTTP/1.1 200 OK" with a Content-Length and this body.
std::string ok(const std::string& body);

}  // namespace support
