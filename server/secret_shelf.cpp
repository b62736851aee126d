#include "server/secret_shelf.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "protocol/guards.hpp"
#include "server/base64url.hpp"
#include "server/sealing.hpp"

namespace server {

namespace {

constexpr std::size_t token_bytes = 32;

}  // namespace

std::optional<std::string> secret_shelf::add(entry fresh, time_point now) {
  auto token = to_base64url(random_bytes(token_bytes));
  const std::lock_guard held(guard_);
  std::erase_if(entries_, [now](const auto& each) { return each.second.expires <= now; });
  const auto& share = fresh.note.owner.share;
  const auto has_share = [&share](const auto& each) { return each.second.note.owner.share == share; };
  if (entries_.size() >= most) return std::nullopt;
  if (!share.empty() && std::ranges::count_if(entries_, has_share) >= std::int64_t{most_of_one}) return std::nullopt;
  entries_.emplace(portkey::sha256(token), std::move(fresh));
  return token;
}

std::optional<std::string> secret_shelf::reserve(secret_owner owner, time_point now) {
  entry fresh;
  fresh.note.owner = std::move(owner);
  return add(std::move(fresh), now);
}

bool secret_shelf::show(std::string_view token, portkey::secret value, std::string label, time_point now) {
  const std::lock_guard held(guard_);
  auto* const found = live(token, now);
  if (!found || found->is != state::reserved) return false;
  found->is = state::shown;
  found->note.label = std::move(label);
  found->value = std::move(value);
  found->expires = now + lifetime;
  return true;
}

std::optional<std::string> secret_shelf::ask(secret_owner owner, std::string label, time_point now) {
  entry fresh;
  fresh.is = state::asked;
  fresh.note.owner = std::move(owner);
  fresh.note.label = std::move(label);
  fresh.note.is_asked = true;
  fresh.expires = now + lifetime;
  return add(std::move(fresh), now);
}

void secret_shelf::forget(std::string_view token) {
  const std::lock_guard held(guard_);
  entries_.erase(portkey::sha256(token));
}

std::optional<secret_note> secret_shelf::find(std::string_view token, time_point now) const {
  const std::lock_guard held(guard_);
  const auto* const found = live(token, now);
  if (!found || (found->is != state::shown && found->is != state::asked)) return std::nullopt;
  return found->note;
}

std::optional<portkey::secret> secret_shelf::take(std::string_view token, time_point now) {
  const std::lock_guard held(guard_);
  auto* const found = live(token, now);
  if (!found || found->is != state::shown) return std::nullopt;
  auto value = found->value;
  if (protocol::holds(protocol::guard::single_view)) entries_.erase(portkey::sha256(token));
  return value;
}

bool secret_shelf::give(std::string_view token, portkey::secret value, time_point now) {
  std::function<void()> wake;
  {
    const std::lock_guard held(guard_);
    auto* const found = live(token, now);
    if (!found || found->is != state::asked) return false;
    found->is = state::given;
    found->value = std::move(value);
    wake = std::exchange(found->wake, nullptr);
  }
  if (wake) wake();
  return true;
}

std::optional<portkey::secret> secret_shelf::collect(std::string_view token, std::string_view owner, time_point now) {
  const std::lock_guard held(guard_);
  auto* const found = live(token, now);
  if (!found || found->is != state::given || found->note.owner.name != owner) return std::nullopt;
  auto value = std::move(found->value);
  entries_.erase(portkey::sha256(token));
  return value;
}

bool secret_shelf::is_open(std::string_view token, std::string_view owner, time_point now) const {
  const std::lock_guard held(guard_);
  const auto* const found = live(token, now);
  return found && found->note.is_asked && found->note.owner.name == owner;
}

std::optional<secret_shelf::time_point> secret_shelf::wake_when_given(std::string_view token, std::string_view owner,
                                                                      std::function<void()> wake, time_point now) {
  std::function<void()> earlier;
  time_point expires;
  {
    const std::lock_guard held(guard_);
    auto* const found = live(token, now);
    if (!found || found->is != state::asked || found->note.owner.name != owner) return std::nullopt;
    earlier = std::exchange(found->wake, std::move(wake));
    expires = found->expires;
  }
  if (earlier) earlier();
  return expires;
}

void secret_shelf::sweep(time_point now) {
  const std::lock_guard held(guard_);
  std::erase_if(entries_, [now](const auto& each) { return each.second.expires <= now; });
}

std::size_t secret_shelf::size() const {
  const std::lock_guard held(guard_);
  return entries_.size();
}

const secret_shelf::entry* secret_shelf::live(std::string_view token, time_point now) const {
  const auto found = entries_.find(portkey::sha256(token));
  return found == entries_.end() || found->second.expires <= now ? nullptr : &found->second;
}

secret_shelf::entry* secret_shelf::live(std::string_view token, time_point now) {
  const auto found = entries_.find(portkey::sha256(token));
  return found == entries_.end() || found->second.expires <= now ? nullptr : &found->second;
}

}  // namespace server
