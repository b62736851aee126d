#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace emulator {

/// One request as it arrived. Logged before anything is done with it.
struct logged_request {
  std::uint64_t connection = 0;  ///< 1 for the first connection accepted
  std::string method = {};
  std::string target = {};  ///< as sent: "/v1/configs?page_size=1"
  std::string key = {};     ///< the *name* of the key used; "" when none was sent, "unknown" when it is not ours
  /// All of them, but the values of keys and Authorization are "…".
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};  ///< its first 64 KiB

  /// The value of a header, names compared without case; "" if it was not sent.
  std::string header(std::string_view name) const;
};

/// The last 1,000 requests. Safe from any thread.
class request_log {
 public:
  void add(logged_request request);
  std::vector<logged_request> all() const;
  void clear();

  /// Waits until `count` requests have arrived since the start or the last clear(); false when time ran out.
  bool wait_for(std::size_t count, std::chrono::milliseconds limit) const;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable arrived_;
  std::deque<logged_request> requests_;
  std::size_t count_ = 0;
};

}  // namespace emulator
