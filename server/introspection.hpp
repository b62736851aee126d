#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "portkey/client.hpp"
#include "portkey/deadline.hpp"
#include "portkey/secret.hpp"
#include "server/issuer_url.hpp"
#include "server/remembered_replies.hpp"

namespace server {

struct introspection_limits {
  reply_memory memory;
  std::size_t under_way = 32;             ///< tokens that are asked about at once
  std::size_t longest_reply = 64U << 10;  ///< bytes
  std::chrono::milliseconds time{5'000};  ///< for one question, whoever waits for it
};

/// Asks an issuer about opaque tokens (RFC 7662). Lives on one loop and is used there only. It may go away while questions
/// and waiters are under way; `through` may then go as well.
class introspection {
 public:
  introspection(boost::asio::io_context& loop, portkey::client& through, issuer_url url, std::string client_id,
                portkey::secret client_secret);
  introspection(boost::asio::io_context& loop, portkey::client& through, issuer_url url, std::string client_id,
                portkey::secret client_secret, introspection_limits limits);
  ~introspection();
  introspection(const introspection&) = delete;
  introspection& operator=(const introspection&) = delete;

  /// What the issuer says, `active` true or false, or has said a moment ago. However many ask about one token, one
  /// question goes out. The error is one sentence without the token: the issuer could not be asked, or said nothing that
  /// counts. A cancelled caller gets one at once, and the question goes on.
  boost::asio::awaitable<boost::system::result<std::shared_ptr<const boost::json::object>, std::string>> look_up(
      std::string token, portkey::deadline until);

  /// What the issuer has said of a token a moment ago; null: nothing.
  std::shared_ptr<const boost::json::object> remembered(const std::string& token) const;

  /// From now on it says that it is this client.
  void renew(const std::string& client_id, const portkey::secret& client_secret);

 private:
  struct state;
  std::shared_ptr<state> state_;
};

}  // namespace server
