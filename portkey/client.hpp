#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "portkey/base_url.hpp"
#include "portkey/deadline.hpp"
#include "portkey/fault.hpp"
#include "portkey/secret.hpp"
#include "portkey/upstream_use.hpp"
#include "protocol/trace_context.hpp"

namespace portkey {

/// How requests leave: shared by every loop, fixed while the daemon runs. Sizes in bytes.
struct client_settings {
  std::string ca_file;  ///< PEM; added to the system's roots. Empty: the system's roots alone
  std::chrono::milliseconds connect_timeout{3000};
  std::chrono::milliseconds tls_timeout{5000};
  std::size_t max_response = std::size_t{32} << 20;
  std::size_t max_idle_connections = 16;  ///< for each endpoint on each loop
  std::size_t max_connections = 64;       ///< for each endpoint on each loop
  std::size_t max_waiting = 256;          ///< callers that wait for a connection, for each endpoint on each loop
  std::chrono::milliseconds idle_lifetime{50'000};  ///< below the keep-alive of Portkey's front
  std::chrono::milliseconds connection_lifetime{600'000};
  std::chrono::milliseconds first_backoff{250};  ///< before the second attempt at a GET; twice that before the third
  int failures_in_a_row = 10;                    ///< attempts, until an endpoint is left alone by a loop
  std::chrono::milliseconds rest{10'000};        ///< how long it is left alone, until one attempt probes it
};

enum class verb { get, post, put, del };

/// "GET", "POST", "PUT" or "DELETE".
const char* name_of(verb method);

/// One request, complete: what is sent is exactly this, plus Host, Accept, Accept-Encoding, User-Agent and the
/// credential.
struct outgoing {
  verb method = verb::get;
  endpoint where;
  std::string target;     ///< origin-form, percent-encoded: "/v1/admin/users?pageSize=1"
  bool has_body = false;  ///< a body is sent, as application/json, or as `form` says
  std::string body;
  secret key;              ///< goes into x-portkey-api-key; dies with the request
  std::string owner = {};  ///< whose request it is, as in `credentials`
  std::string metadata;    ///< goes into x-portkey-metadata, printable ASCII; empty: none is sent
  secret authorization;    ///< the whole value of Authorization; empty: none is sent. Dies with the request
  bool form = false;       ///< the body is application/x-www-form-urlencoded
  /// The trace that it is part of: goes into traceparent and tracestate, with `span` for the request, which the client
  /// gives anew to each attempt.
  protocol::trace_context trace = {};
  std::string span = {};
  std::shared_ptr<upstream_use> use = nullptr;  ///< notes what sending it takes; null: nobody asks
};

/// What came back. `body` is complete, decompressed and at most `max_response` long.
struct reply {
  unsigned status = 0;
  std::string content_type;
  std::string retry_after;  ///< as sent, or empty
  /// The wait that `retry_after` asks for, from the moment the answer came; nothing if it cannot be read.
  std::optional<std::chrono::milliseconds> retry_in;
  std::string request_id;  ///< x-portkey-trace-id, x-request-id or cf-ray, the first of them that was sent
  std::string provider;    ///< x-portkey-provider: who has answered a completion; mostly empty
  std::string cache;       ///< x-portkey-cache-status: "HIT", "SEMANTIC HIT", "MISS"; mostly empty
  std::string body;
};

class upstream_observer;

/// What all loops share of TLS: verification roots and the session cache.
class tls_profile;

/// Reads the roots once. Throws `std::runtime_error` with one sentence when `ca_file` cannot be read: start-up ends
/// there.
std::shared_ptr<tls_profile> make_tls_profile(const client_settings& settings);

/// Sends requests from one loop. Connections are lent from a pool that is this loop's own; nothing here may be used
/// from another thread. Redirects are not followed. A connection carries no credential: each request brings its own.
class client {
 public:
  /// The observer, which may be null, outlives all that the loop has to do.
  client(boost::asio::any_io_executor loop, client_settings settings, std::shared_ptr<tls_profile> tls,
         upstream_observer* observer = nullptr);
  ~client();
  client(const client&) = delete;
  client& operator=(const client&) = delete;

  /// Sends one request and reads the whole answer before `until`, waits included. A GET that fails in a way that may
  /// pass is tried again (`plan_retry`), within a budget; nothing else is ever sent twice. An endpoint that fails again
  /// and again is left alone for a while: `fault_kind::unavailable`, at once.
  /// Cancelling the awaiting coroutine (asio's terminal cancellation) drops the connection and ends at once with
  /// `fault_kind::cancelled`, unless the first byte of anything but a GET was written: that runs on to its answer or to
  /// `until`, the outcome is the true one, and the coroutine's cancellation state still says that it was cancelled.
  boost::asio::awaitable<result<reply>> send(outgoing request, deadline until);

  /// Ends every exchange that has a connection, also of writes, which cancellation leaves to their end: a write says
  /// that its outcome is unknown. Callers that still wait for a connection are not touched: cancel them first. For a
  /// daemon that has to go.
  void break_off();

  /// Closes idle connections; those that are lent out are closed when they come back.
  void close_idle();

 private:
  struct state;
  std::shared_ptr<state> state_;
};

}  // namespace portkey
