#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "portkey/client.hpp"
#include "server/application.hpp"
#include "server/ended_sessions.hpp"
#include "server/event_log.hpp"
#include "server/front_page.hpp"
#include "server/listeners.hpp"
#include "server/loop_metrics.hpp"
#include "server/mailbox.hpp"
#include "server/pending.hpp"
#include "server/running_calls.hpp"
#include "server/server_card.hpp"
#include "server/session_book.hpp"
#include "server/tasks.hpp"

namespace server {

class connection;
class duplex_session;
class token_checks;
struct identity_rules;

/// Where the numbers of a process begin that must not be those of an earlier one: 48 random bits.
std::uint64_t random_start();

/// A stream that only waits for something to tell.
struct open_stream {
  std::function<void()> end;  ///< ends it in order
  std::string label;          ///< of its principal
  std::shared_ptr<const identity_rules> judged_by;
};

/// One thread's world: its own event loop, its own connections in and out. Nothing in it is touched by another thread,
/// but for `open`, and for what is posted to `io`.
struct loop {
  /// What it counts in outlives it.
  loop(std::uint16_t number, const portkey::client_settings& settings, std::shared_ptr<portkey::tls_profile> tls,
       metrics& counts);
  ~loop();

  std::uint16_t index;
  /// What is offered, from before the first request on. A reload replaces it: who serves from it over time holds a copy.
  std::shared_ptr<const application> app;
  /// Who may come in: the same.
  std::shared_ptr<const identity_rules> identity;
  kept_server_card card;
  // What suspended coroutines refer to when `io` goes away and takes them with it: so it stands before `io`.
  ended_sessions ended;
  loop_metrics counted;
  listeners listening;
  std::set<const open_stream*> open_streams;
  session_book notes;
  event_log replay{index, random_start()};
  running_calls calls;
  pending_requests asked{index, ended};
  std::map<std::string, std::shared_ptr<duplex_session>> dialogues;  ///< of HTTP+SSE, by the session's nonce
  std::set<connection*> connections;
  std::atomic<std::size_t> open{
      0};  ///< how many connections it was given and has not closed: what the listener looks at
  boost::asio::io_context io{1};
  loop_tasks tasks{io};
  boost::asio::steady_timer calls_end{io, std::chrono::steady_clock::time_point::max()};  ///< no call goes on beyond it
  portkey::client upstream;
  std::unique_ptr<token_checks> tokens;  ///< null without OAuth
  front_page page;

  /// Tells everybody on this loop who wants to hear of it.
  void tell(const protocol::change& what);

  /// The session is over: nothing of it is taken or told any more. `owner` is its principal.
  void end_session(const std::string& nonce, std::chrono::system_clock::time_point expires, const std::string& owner);

  /// Ends in order the streams that only wait for something to tell: all, or those whose principal is let in no more.
  void end_streams();
  void end_streams_of_strangers();
  bool is_stranger(const open_stream& one) const;
};

}  // namespace server
