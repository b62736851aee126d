#pragma once

#include "protocol/services.hpp"
#include "server/legacy_session.hpp"
#include "server/loop.hpp"

namespace server {

/// The notes of one session, kept by the loop that owns it, as one of its requests sees them on whatever loop.
class session_notebook final : public protocol::session_memory {
 public:
  session_notebook(loop& owner, const legacy_session& session) : owner_(owner), session_(session) {}

  boost::asio::awaitable<void> set_log_level(protocol::log_level level) override;
  boost::asio::awaitable<bool> subscribe(std::string uri) override;
  boost::asio::awaitable<void> unsubscribe(std::string uri) override;

  /// The level that the session has set; nothing: none.
  boost::asio::awaitable<std::optional<protocol::log_level>> log_level();

 private:
  loop& owner_;
  const legacy_session& session_;
};

}  // namespace server
