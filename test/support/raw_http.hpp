#pragma once

#include <openssl/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

/// One HTTP response as it came.
struct http_response {
  int status = 0;                                           ///< 0: there was none
  std::vector<std::pair<std::string, std::string>> fields;  ///< names in lower case, values trimmed
  std::string body;                                         ///< chunks joined
  bool whole = false;  ///< false: the connection ended, or time was up, before its end

  /// The first value of that name; empty where there is none.
  std::string field(std::string_view name) const;
  bool has(std::string_view name) const;
};

enum class transport { tcp, tls };

/// A blocking HTTP client that sends what it is given byte for byte. Nothing takes longer than ten seconds.
class raw_http {
 public:
  /// How much fits between the two sides when nobody reads: what the system likes (megabytes), or some 100 KiB.
  enum class window { usual, small };

  /// Connects to the loopback interface; with TLS whoever answers there is believed. Throws `std::runtime_error` when
  /// it cannot.
  explicit raw_http(std::uint16_t port, transport over = transport::tcp, window size = window::usual);
  ~raw_http();
  raw_http(const raw_http&) = delete;
  raw_http& operator=(const raw_http&) = delete;

  /// False: the other side no longer takes anything.
  bool send(std::string_view bytes);

  /// Sends what fits without waiting, and returns how many bytes that were.
  std::size_t send_now(std::string_view bytes);

  /// Reads one response; `to_head`: the request was HEAD, so no body comes. 100 Continue counts as a response.
  http_response read(bool to_head = false);

  /// Of a chunked response: its head, then chunk by chunk; an empty chunk is the end, nothing: the connection ended.
  http_response read_head();
  std::optional<std::string> read_chunk();

  /// The certificate of the other side, in PEM; empty without TLS.
  std::string certificate() const;

  /// Waits, without reading, until the connection is broken; false when it is not in time.
  bool wait_for_break() const;

  /// Waits until the other side closes; false when it sends something, or does not close in time.
  bool wait_for_close();

  /// The same, but a reset does not count: what was sent before it may be lost.
  bool wait_for_orderly_close();

  /// Closes at once, with a reset: what was under way is not waited for.
  void reset();
  void close();
  /// Says that nothing more will be sent.
  void end_sending();

 private:
  bool fill();
  std::optional<std::string> take_line();
  std::optional<std::string> take(std::size_t count);

  long receive(char* into, std::size_t size);

  int socket_ = -1;
  SSL* tls_ = nullptr;
  std::string buffer_;
};

/// One request on a connection of its own.
http_response ask_once(std::uint16_t port, std::string_view bytes, bool to_head = false,
                       transport over = transport::tcp);

}  // namespace support
