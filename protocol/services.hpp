#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

#include "protocol/completion.hpp"
#include "protocol/handshake.hpp"
#include "protocol/prompt.hpp"
#include "protocol/resource.hpp"
#include "protocol/seal.hpp"
#include "protocol/skill.hpp"
#include "protocol/task.hpp"
#include "protocol/tool.hpp"

namespace protocol {

/// What a session remembers between its calls (2025-11-25 and before); the transport keeps it.
class session_memory {
 public:
  virtual ~session_memory() = default;
  virtual boost::asio::awaitable<void> set_log_level(log_level level) = 0;
  /// False: there are too many subscriptions already.
  virtual boost::asio::awaitable<bool> subscribe(std::string uri) = 0;
  virtual boost::asio::awaitable<void> unsubscribe(std::string uri) = 0;
};

/// What the methods are served from: made for one request, and outlived by all it refers to. What is null is not offered:
/// its methods are not there, and it is not declared.
struct services {
  const server_identity& server;
  const seal& seals;
  tools& catalogue;
  protocol::resources* files = nullptr;
  protocol::prompts* prompting = nullptr;
  protocol::completions* completing = nullptr;
  protocol::skills* instructing = nullptr;
  task_book* tasks = nullptr;
  session_memory* session = nullptr;
};

}  // namespace protocol
