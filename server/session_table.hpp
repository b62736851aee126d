#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <map>
#include <set>
#include <string>

namespace server {

/// An open GET stream of a legacy session: its timer is what it waits on, and what wakes it to end.
struct live_stream {
  explicit live_stream(const boost::asio::any_io_executor& loop) : wake(loop) {}
  boost::asio::steady_timer wake;
  bool ended = false;
  void end();
};

/// What a sealed session id cannot carry, for one loop: which sessions were ended before their time, and which have a
/// stream open. Used from the loop's own thread only; what concerns several loops is posted to each.
class session_table {
 public:
  using clock = std::chrono::system_clock;

  /// Remembers that the session was ended, until its id expires by itself, and ends its stream on this loop. Bounded:
  /// of too many the one that expires first is forgotten.
  void end(const std::string& nonce, clock::time_point expires);
  bool is_ended(const std::string& nonce) const { return ended_.count(nonce) != 0; }

  /// The owner's book of streams: one for each session. False: it has one already.
  bool claim(const std::string& nonce) { return claimed_.insert(nonce).second; }
  void release(const std::string& nonce) { claimed_.erase(nonce); }

  /// The streams that are served on this loop.
  void add(const std::string& nonce, live_stream& stream) { live_[nonce] = &stream; }
  void remove(const std::string& nonce) { live_.erase(nonce); }
  void end_all();

 private:
  std::set<std::string> ended_;
  std::multimap<clock::time_point, std::string> by_expiry_;
  std::set<std::string> claimed_;
  std::map<std::string, live_stream*> live_;
};

}  // namespace server
