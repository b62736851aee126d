#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "portkey/client.hpp"
#include "portkey/deadline.hpp"
#include "server/jwk.hpp"

namespace server {

/// How often an issuer is asked.
struct issuer_pace {
  std::chrono::milliseconds refresh{300'000};   ///< after keys have come
  std::chrono::milliseconds first_retry{1000};  ///< after a failure; twice that after the next one, and so on
  std::chrono::milliseconds longest_retry{60'000};
  std::chrono::milliseconds fetch{10'000};  ///< how long one fetch may take, metadata included
  std::chrono::milliseconds apart{
      1000};  ///< between the beginnings of two fetches, however many unknown keys there are
};

struct issuer_source {
  std::string issuer;     ///< byte for byte as it stands in tokens
  std::string jwks_url;   ///< where its keys are; empty: where its metadata says (RFC 8414, OpenID Connect Discovery)
  bool insecure = false;  ///< http and addresses of this machine or a private network will do
  issuer_pace pace = {};
};

/// The keys that are known after somebody has wanted news of them.
struct fresh_keys {
  std::shared_ptr<const jwk_set> known;
  bool were_fetched = false;  ///< since; else they may be stale
};

/// The keys of one issuer, kept fresh. Lives on one loop and is used there only. It may go away while fetches and
/// waiters are under way; `through` may then go as well.
class issuer_keys {
 public:
  /// `through` should have a small `max_response`: 256 KiB are as much as a key set may have. `published` gets the keys
  /// whenever they have changed, on the loop; it may be empty.
  issuer_keys(boost::asio::io_context& loop, portkey::client& through, issuer_source source,
              std::function<void(std::shared_ptr<const jwk_set>)> published);
  ~issuer_keys();
  issuer_keys(const issuer_keys&) = delete;
  issuer_keys& operator=(const issuer_keys&) = delete;

  /// Fetches the keys now, and again and again, at the source's pace. What cannot be used is a failure, and after a
  /// failure what was known stays.
  void start();

  /// For a token whose key is not known: waits until `until` for the fetch that is under way, or for one that begins now,
  /// or as soon as the last one is long enough ago, and gives the keys that are known then. The error is one sentence, and
  /// comes only where there are no keys at all. A cancelled caller gets its answer at once, and the fetch goes on.
  boost::asio::awaitable<boost::system::result<fresh_keys, std::string>> fresh(portkey::deadline until);

  /// What is known now; null: no fetch has succeeded yet.
  std::shared_ptr<const jwk_set> known() const;

  /// No fetch begins any more, what one under way brings counts for nothing, and who waits is answered. What is known stays.
  void stop();

 private:
  struct state;
  std::shared_ptr<state> state_;
};

}  // namespace server
