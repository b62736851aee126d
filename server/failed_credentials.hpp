#pragma once

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>

namespace server {

/// How often each address has shown a credential that was none, over all loops: a bucket of so many failures, which empties
/// with time. IPv6 counts by /64, which is what one subscriber gets (RFC 6177).
class failed_credentials {
 public:
  using clock = std::chrono::steady_clock;

  static constexpr std::size_t burst = 20;               ///< failures that are answered 401
  static constexpr std::chrono::seconds one_more{3};     ///< how long until there is room for another
  static constexpr std::size_t most_addresses = 10'000;  ///< remembered; beyond it old ones go, or else a neighbour

  /// A credential from there has failed. A time: too many have, so that it is told to come back after so long.
  std::optional<std::chrono::seconds> fail(const boost::asio::ip::address& from, clock::time_point now);

  /// Whether others may be asked about a credential from there: always, until there were too many; then once a second,
  /// so that those who share the address with somebody bad are not locked out.
  bool may_ask(const boost::asio::ip::address& from, clock::time_point now);

  std::size_t remembered() const;

 private:
  struct bucket {
    double failures;
    clock::time_point seen;
    clock::time_point asked;
  };
  static double now_in(const bucket& one, clock::time_point now);
  void make_room(const boost::asio::ip::address& newcomer, clock::time_point now);

  mutable std::mutex guard_;
  std::map<boost::asio::ip::address, bucket> buckets_;
  clock::time_point swept_{};
};

/// The network that an address is counted as.
boost::asio::ip::address counted_as(const boost::asio::ip::address& from);

}  // namespace server
