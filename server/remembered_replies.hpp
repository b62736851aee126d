#pragma once

#include <array>
#include <boost/json/object.hpp>
#include <chrono>
#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <string_view>

#include "portkey/deadline.hpp"

namespace server {

/// What a token is known by where it is not kept itself: its SHA-256.
using token_digest = std::array<unsigned char, 32>;
token_digest digest_of(std::string_view token);

/// How much is remembered, and for how long.
struct reply_memory {
  std::size_t most = 4096;                        ///< replies
  std::size_t most_bytes = std::size_t{8} << 20;  ///< of their texts together
  std::chrono::milliseconds active{30'000};
  std::chrono::milliseconds inactive{10'000};
};

/// How long a reply of introspection (RFC 7662) counts: an active one never beyond its `exp`, and not at all where that has
/// passed.
std::chrono::milliseconds time_to_remember(const boost::json::object& reply, const reply_memory& bounds,
                                           std::chrono::system_clock::time_point now);

/// The replies for tokens that were asked about, each until its time is up. Beyond the bounds the oldest go.
class remembered_replies {
 public:
  using reply = std::shared_ptr<const boost::json::object>;

  explicit remembered_replies(reply_memory bounds) : bounds_(bounds) {}

  /// Null: it is not known, or not any more.
  reply find(const token_digest& token, portkey::deadline now);

  /// `bytes` is the size of its text. One that stands already is replaced.
  void keep(const token_digest& token, reply what, std::size_t bytes, portkey::deadline until);

  std::size_t size() const noexcept { return known_.size(); }

 private:
  struct entry {
    reply what;
    std::size_t bytes;
    portkey::deadline until;
    std::list<token_digest>::iterator place;
  };

  void forget(std::map<token_digest, entry>::iterator one);

  reply_memory bounds_;
  std::map<token_digest, entry> known_;
  std::list<token_digest> by_age_;  ///< oldest first
  std::size_t bytes_ = 0;
};

}  // namespace server
