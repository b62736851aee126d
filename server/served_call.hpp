#pragma once

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "protocol/dispatcher.hpp"
#include "protocol/json_rpc.hpp"
#include "server/call_audit.hpp"
#include "server/call_secrets.hpp"
#include "server/drained_tools.hpp"
#include "server/loop.hpp"
#include "server/service.hpp"
#include "server/task_desk.hpp"

namespace server {

/// One call from its admission to its line in the log, whatever transport it came by. It lives as long as its work.
class served_call {
 public:
  /// Takes a place among the calls under way, and what the call is served from. Only calls that may reach Portkey need a
  /// place: a client that gets no answer to its first question gives up. `session` is null outside a session. `who` outlives
  /// it.
  served_call(service& with, loop& here, const principal& who, protocol::request call, protocol::call_context context,
              protocol::session_memory* session);
  served_call(const served_call&) = delete;
  served_call& operator=(const served_call&) = delete;

  /// Whether it has got a place. Else it is told to come back after so many seconds.
  bool is_admitted() const { return refused_.code == 0; }
  std::chrono::seconds retry_after() const { return retry_after_; }

  /// How the call reaches its client is set here before it runs.
  protocol::call_context& context() { return context_; }
  const boost::json::value& id() const { return call_.id; }

  /// It ends by then, if its own deadline is not earlier.
  void end_by(std::chrono::steady_clock::time_point until) { context_.until = std::min(context_.until, until); }

  /// How it asks its client. While a question waits the place is free for others.
  void ask_with(protocol::asker asker);

  /// Runs it, once; without a place it is the refusal. Parameters are gone afterwards.
  boost::asio::awaitable<protocol::outcome> run();

  /// Writes the line in the log. `ended` is nothing where the call was cancelled; `from` is where it came from.
  void record(const std::optional<protocol::outcome>& ended, const std::string& from) const;

 private:
  /// Takes a place and, for a write, one of those that the principal may make in a minute.
  void enter();
  /// Why there is no place for it, as the audit log says it; empty: it has got one.
  std::string find_place();
  boost::asio::awaitable<boost::system::result<boost::json::object, protocol::error>> ask(
      std::vector<protocol::input_request> questions);
  boost::asio::awaitable<void> wait_a_moment();
  /// What else may wait for Portkey ends with the last calls of a drain, as the calls of tools do.
  boost::asio::awaitable<protocol::outcome> until_shutdown(boost::asio::awaitable<protocol::outcome> work);

  service& with_;
  loop_metrics& counted_;
  boost::asio::steady_timer& calls_end_;
  protocol::asker asker_;
  protocol::request call_;
  protocol::call_context context_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::string span_;  ///< names it in its trace; empty: it is part of none
  bool is_tool_, needs_place_;
  std::string tool_;
  const principal& who_;
  admission::place place_;
  protocol::error refused_{0, {}};  ///< why there is no place
  std::chrono::seconds retry_after_{1};
  std::shared_ptr<const application> app_;
  call_audit audit_;
  call_secrets secrets_;
  std::optional<principal> looks_around_;  ///< instead of the caller
  std::unique_ptr<lent_features> features_;
  drained_tools until_shutdown_;
  task_desk tasks_;
  protocol::session_memory* session_;
};

}  // namespace server
