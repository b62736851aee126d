#pragma once

#include <boost/asio/steady_timer.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <string>

#include "protocol/json_text.hpp"

namespace server {

/// The calls of sessions that one loop has under way, so that notifications/cancelled finds them whichever loop it arrives
/// on. Used from the loop's own thread only.
class running_calls {
 public:
  /// A call's entry while it lives. `stop` expires when the client cancels the call. A second call with an id that is still
  /// under way has no entry, and cannot be cancelled.
  class place {
   public:
    place(running_calls& book, const std::string& session, const boost::json::value& id,
          boost::asio::steady_timer& stop)
        : book_(book), key_(session, protocol::to_json_text(id)), mine_(book.all_.emplace(key_, &stop).second) {}
    ~place() {
      if (mine_) book_.all_.erase(key_);
    }
    place(const place&) = delete;
    place& operator=(const place&) = delete;

   private:
    running_calls& book_;
    std::pair<std::string, std::string> key_;
    bool mine_;
  };

  /// What is over already, or was never there, is ignored (MCP "Cancellation").
  void cancel(const std::string& session, const boost::json::value& id) {
    const auto found = all_.find({session, protocol::to_json_text(id)});
    if (found != all_.end()) found->second->expires_at(boost::asio::steady_timer::time_point::min());
  }

 private:
  std::map<std::pair<std::string, std::string>, boost::asio::steady_timer*> all_;
};

}  // namespace server
