#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "test/emulator/api_key.hpp"
#include "test/emulator/misbehaviour.hpp"
#include "test/emulator/request_log.hpp"

/// A stateful stand-in for the Portkey API with a sample organisation, which behaves as the real one does, quirks
/// included. It shares no code with the product, so that the two do not share mistakes.
namespace emulator {

/// How to start a server. The defaults suit a test: plain HTTP on a free port of the loopback interface.
struct options {
  std::string host = "127.0.0.1";  ///< an address, not a name
  unsigned short port = 0;         ///< 0: any free one
  bool tls = false;
  std::string certificate_file = {};  ///< PEM chain; empty with tls: a self-signed one for localhost, 127.0.0.1 and ::1
  std::string key_file = {};          ///< PEM
  bool control = false;               ///< answer the control routes under /_emulator/

  std::optional<std::chrono::sys_seconds> today = {};  ///< what the sample's dates are counted from; default: now
  std::vector<api_key> keys = {};                      ///< known beside the sample's three
  std::chrono::milliseconds idle_timeout{75'000};      ///< a connection that sends nothing for so long is closed
  std::size_t max_connections = 1024;                  ///< further ones are closed at once
};

/// A running emulator with a thread of its own. Every member may be called from any one thread at a time.
class server {
 public:
  /// Starts with the default options.
  server();
  /// Starts; throws std::exception with a one-line reason, as when the port is in use or a certificate does not load.
  explicit server(const options& wanted);
  ~server();

  unsigned short port() const;
  std::string origin() const;         ///< "http://127.0.0.1:34567"
  std::string url() const;            ///< the base URL, as a client of Portkey takes it: origin and "/v1"
  const std::string& ca_pem() const;  ///< what a client must trust; empty without TLS

  /// Closes everything at once and ends the thread. Idempotent; what was logged stays readable.
  void stop();

  /// Something is to go wrong; rules apply in the order they were given.
  void misbehave(misbehaviour rule);
  /// Forgets every misbehaviour that has not happened yet.
  void behave();

  /// The last 1,000 requests, oldest first; control routes are not among them.
  std::vector<logged_request> requests() const;
  void forget_requests();
  /// Waits until so many requests arrived since the start or forget_requests(); false when time ran out.
  bool wait_for_requests(std::size_t count, std::chrono::milliseconds limit = std::chrono::seconds(5)) const;

  std::size_t connections() const;       ///< accepted since the start
  std::size_t open_connections() const;  ///< of those, the ones still open
  /// Closes the connections that wait for a next request, without warning, as a load balancer does; how many.
  std::size_t close_idle_connections();

 private:
  struct state;
  struct network;
  std::unique_ptr<state> state_;
  std::unique_ptr<network> network_;
};

}  // namespace emulator
