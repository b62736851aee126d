#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/call_context.hpp"
#include "protocol/json_rpc.hpp"
#include "server/ended_sessions.hpp"

namespace server {

/// The requests that this loop has sent to clients of sessions, and that wait for their answers (2025-11-25 and before:
/// elicitation, sampling, roots). Used from the loop's thread only; answers that arrive elsewhere are posted here.
class pending_requests {
 public:
  using deadline = std::chrono::steady_clock::time_point;

  static constexpr std::size_t most = 1'000;  ///< on this loop
  static constexpr std::size_t most_of_session = 16;

  pending_requests(std::uint16_t loop, const ended_sessions& ended) : loop_(loop), ended_(ended) {}

  /// One round of questions to the client of a session. `owner` is the session's principal: one owner leaves as many places
  /// as they take.
  class round {
   public:
    round(pending_requests& book, const boost::asio::any_io_executor& loop, std::string session,
          const std::vector<protocol::input_request>& questions, std::string owner = std::string());
    ~round();
    round(const round&) = delete;
    round& operator=(const round&) = delete;

    /// The JSON-RPC requests to send, in order.
    const std::vector<std::string>& messages() const { return messages_; }

    /// The ids of those that have no answer, as JSON texts of the notifications that withdraw them.
    std::vector<std::string> withdrawals() const;

    /// Waits until all are answered, one of them is an error, or the time is up: then false.
    boost::asio::awaitable<bool> is_answered(deadline until);

    /// The answers by key; or the client's refusal.
    boost::system::result<boost::json::object, protocol::error> answers();

   private:
    friend class pending_requests;
    pending_requests& book_;
    std::string session_;
    std::string owner_;
    std::vector<std::string> messages_;
    std::map<std::string, std::string> keys_;  // by the request's id: what its answer is called
    boost::json::object answers_;
    std::optional<protocol::error> refused_;
    boost::asio::steady_timer wake_;
  };

  /// The loop that sent the request with this id; nothing: it is none of ours.
  static std::optional<std::uint16_t> loop_of(const boost::json::value& id);

  /// Takes the answer of that session's client. What nobody waits for is ignored.
  void take(std::string_view session, protocol::response answer);

  /// Nobody of that session is going to answer; empty: nobody at all, not even what is asked later.
  void refuse(std::string_view session, const std::string& why);

 private:
  std::uint16_t loop_;
  const ended_sessions& ended_;
  std::string closed_;                    // why nobody answers any more
  std::map<std::string, round*> rounds_;  // by the request's id

  bool has_room_for(std::size_t count, const std::string& session, const std::string& owner) const;
};

/// How long a person may take to answer. It does not count against the deadline of the call.
inline constexpr std::chrono::minutes time_to_answer{5};

/// What an asker has of the transport. All of it outlives the call.
struct asking_way {
  std::function<boost::asio::awaitable<void>()>
      keep_alive;                                     ///< called now and then while a question waits; may be empty
  std::function<void(std::string message)> withdraw;  ///< sends soon, also from a cancelled call; may be empty
};

/// The asker of a call of that session: its questions go out like the call's notifications, and what stays unanswered is
/// withdrawn (notifications/cancelled). The call's deadline moves by the time that it took.
protocol::asker asker_of(pending_requests& book, std::string session, protocol::call_context& context, asking_way way);

}  // namespace server
