#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>

#include "portkey/stream.hpp"
#include "server/loop.hpp"
#include "server/mcp_endpoint.hpp"
#include "server/remote_peer.hpp"
#include "server/reply.hpp"
#include "server/request_reader.hpp"
#include "server/router.hpp"
#include "server/service.hpp"
#include "server/tls_identity.hpp"

namespace server {

/// One client's connection: requests are read, guarded, routed and answered one after the other.
class connection {
 public:
  /// With an identity it is TLS.
  connection(boost::asio::ip::tcp::socket accepted, loop& here, service& with, std::shared_ptr<tls_identity> identity);
  ~connection();
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  /// Serves until either side has had enough.
  boost::asio::awaitable<void> serve();

  /// Between two requests the connection ends now; within one, or when one has begun to arrive, after its answer. Before its
  /// first request it is given a second: a connection that was opened a moment ago has a client who is about to ask.
  void drain();

 private:
  boost::asio::awaitable<bool> secure();
  bool is_idle() const;
  boost::asio::awaitable<bool> serve_one();
  boost::asio::awaitable<void> leave();
  boost::asio::awaitable<void> answer(request_head& head, reply& out);
  boost::asio::awaitable<void> answer_post(exchange on, endpoint where);
  boost::asio::awaitable<void> turn_away(const request_head& head, reply& out, http_answer refused);
  boost::asio::awaitable<bool> refuse(unreadable why);
  boost::asio::awaitable<void> answer_as(const principal& who, const request_head& head, reply& out, endpoint where);

  portkey::stream stream_;
  request_reader reader_;
  remote_peer peer_;
  loop& loop_;
  service& with_;
  std::shared_ptr<tls_identity> identity_;
  bool busy_ = false;
  bool asked_ = false;       ///< a request has come
  std::string_view scheme_;  ///< "http" or "https"
  std::string_view route_;   ///< of the last request, for the metrics
  bool unread_ = false;      ///< the client has sent more than was read, and the connection ends
};

/// Serves a connection on its loop until it ends. The place is given back then.
boost::asio::awaitable<void> serve_connection(boost::asio::ip::tcp::socket accepted, loop& here, service& with,
                                              std::shared_ptr<tls_identity> identity, admission::place place);

}  // namespace server
