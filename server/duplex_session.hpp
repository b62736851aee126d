#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "protocol/batch_answers.hpp"
#include "protocol/era.hpp"
#include "protocol/handshake.hpp"
#include "protocol/services.hpp"
#include "server/listeners.hpp"
#include "server/loop.hpp"
#include "server/service.hpp"

namespace server {

/// One client over a transport that carries messages both ways at any time (stdio, HTTP+SSE): what it has said of itself, the
/// calls that it has under way, and what it listens for. It belongs to one loop; what is under way keeps it alive.
class duplex_session final : public protocol::session_memory, public std::enable_shared_from_this<duplex_session> {
 public:
  /// How it reaches its client, and who that is.
  struct transport {
    std::function<void(std::string message)> send;
    std::function<void()> idle = [] {};  ///< nothing is under way any more
    std::string from;                    ///< for the log
    std::string name;                    ///< different for each client of this process
    std::uint64_t narrowing = 0;         ///< which tools its client is given, as `application::narrow` has said
    principal who = {};
  };

  duplex_session(service& with, loop& here, transport over);
  ~duplex_session() override;

  /// Takes what the client sends: one message, or a batch of 2025-03-26.
  void receive(boost::json::value body);

  /// Answers what could not be read.
  void refuse(std::string why);

  /// The client says nothing more, but still listens: what it was asked it will not answer.
  void input_ended();

  /// The server leaves: what is listened to ends, and `idle` is called when nothing is under way, which may be at once.
  void drain();

  /// Whoever it is for may call no more: what is under way is answered, and nothing else is begun.
  void retire() { retired_ = true; }

  /// The client has gone: its calls are cancelled, and nothing is sent any more.
  void close();

  bool is_idle() const { return calls_.empty(); }

  boost::asio::awaitable<void> set_log_level(protocol::log_level level) override;
  boost::asio::awaitable<bool> subscribe(std::string uri) override;
  boost::asio::awaitable<void> unsubscribe(std::string uri) override;

 private:
  /// A batch under way.
  struct batch {
    protocol::batch_answers answers;
    std::size_t open = 0;
  };
  /// An open subscriptions/listen.
  struct listening;

  void take(protocol::post post);
  void take_legacy(protocol::legacy_post post);
  void take_session_call(protocol::request call, const std::shared_ptr<batch>& together);
  void initialize(const protocol::request& call);
  void notice(const protocol::notification& what);
  void listen(const protocol::request& call, const protocol::call_context& context);
  void start(protocol::request call, protocol::call_context context, std::shared_ptr<batch> together);
  boost::asio::awaitable<void> run(protocol::request call, protocol::call_context context,
                                   std::shared_ptr<boost::asio::steady_timer> stop, std::shared_ptr<batch> together);
  protocol::asker asker(protocol::call_context& context);
  void fail(const boost::json::value& id, const protocol::error& why, const std::shared_ptr<batch>& together = nullptr);
  void answer(const boost::json::value& id, const std::optional<protocol::outcome>& ended,
              const std::shared_ptr<batch>& together);

  service& with_;
  loop& loop_;
  transport over_;
  std::optional<protocol::handshake> session_;
  bool initialized_ = false;  ///< the client has said so
  bool retired_ = false;
  bool hears_ = true;  ///< the client may still say something
  std::optional<protocol::log_level> log_from_;
  listener_entry changes_;  ///< what a session hears of
  std::unique_ptr<listeners::place> hearing_;
  /// By the id's JSON text; the timer expires when the client cancels the call.
  std::map<std::string, std::shared_ptr<boost::asio::steady_timer>> calls_;
  std::map<std::string, std::unique_ptr<listening>> listens_;
};

}  // namespace server
