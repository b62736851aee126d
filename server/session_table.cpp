#include "server/session_table.hpp"

namespace server {

namespace {

constexpr std::size_t most_ended = 200'000;

}  // namespace

void live_stream::end() {
  ended = true;
  wake.cancel();
}

void session_table::end(const std::string& nonce, clock::time_point expires) {
  const auto now = clock::now();
  while (!by_expiry_.empty() && (by_expiry_.begin()->first <= now || ended_.size() >= most_ended)) {
    ended_.erase(by_expiry_.begin()->second);
    by_expiry_.erase(by_expiry_.begin());
  }
  if (ended_.insert(nonce).second) by_expiry_.insert({expires, nonce});
  const auto found = live_.find(nonce);
  if (found != live_.end()) found->second->end();
}

void session_table::end_all() {
  for (auto& [nonce, stream] : live_)
    stream->end();
}

}  // namespace server
