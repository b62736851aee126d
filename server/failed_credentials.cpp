#include "server/failed_credentials.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace server {

namespace asio = boost::asio;

asio::ip::address counted_as(const asio::ip::address& from) {
  if (!from.is_v6()) return from;
  if (from.to_v6().is_v4_mapped()) return asio::ip::make_address_v4(asio::ip::v4_mapped, from.to_v6());
  auto bytes = from.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  return asio::ip::address_v6(bytes);
}

double failed_credentials::now_in(const bucket& one, clock::time_point now) {
  const std::chrono::duration<double> since = now - one.seen;
  return std::max(0.0, one.failures - since / one_more);
}

std::optional<std::chrono::seconds> failed_credentials::fail(const asio::ip::address& from, clock::time_point now) {
  const std::lock_guard held(guard_);
  const auto where = counted_as(from);
  if (!buckets_.contains(where)) make_room(where, now);
  auto& one = buckets_.try_emplace(where, bucket{0, now, {}}).first->second;
  one.failures = now_in(one, now);
  one.seen = now;
  if (one.failures + 1 > burst) {
    const auto over = std::chrono::duration<double>(one_more) * (one.failures + 1 - burst);
    return std::chrono::ceil<std::chrono::seconds>(over);
  }
  one.failures += 1;
  return std::nullopt;
}

bool failed_credentials::may_ask(const asio::ip::address& from, clock::time_point now) {
  const std::lock_guard held(guard_);
  const auto found = buckets_.find(counted_as(from));
  if (found == buckets_.end() || now_in(found->second, now) + 1 <= burst) return true;
  if (now - found->second.asked < std::chrono::seconds(1)) return false;
  found->second.asked = now;
  return true;
}

void failed_credentials::make_room(const asio::ip::address& newcomer, clock::time_point now) {
  if (buckets_.size() < most_addresses) return;
  if (now - swept_ >= std::chrono::seconds(1)) {
    swept_ = now;
    std::erase_if(buckets_, [&](const auto& each) { return now_in(each.second, now) <= 1; });
  }
  if (buckets_.size() < most_addresses) return;
  // Who fills the table has many addresses beside each other, and so pushes out their own.
  const auto after = buckets_.lower_bound(newcomer);
  const auto before = after == buckets_.begin() ? after : std::prev(after);
  const bool is_before = after == buckets_.end() || now_in(before->second, now) <= now_in(after->second, now);
  buckets_.erase(is_before ? before : after);
}

std::size_t failed_credentials::remembered() const {
  const std::lock_guard held(guard_);
  return buckets_.size();
}

}  // namespace server
