#include "server/remembered_replies.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "protocol/json.hpp"

namespace server {

using std::chrono::milliseconds;

namespace {

/// Seconds since 1970, whole or not; nothing: there is no such member, or it is no number.
std::optional<double> seconds_at(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (!value || !value->is_number()) return std::nullopt;
  return value->to_number<double>();
}

}  // namespace

token_digest digest_of(std::string_view token) {
  token_digest digest;
  if (EVP_Digest(token.data(), token.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("OpenSSL could not digest.");
  return digest;
}

milliseconds time_to_remember(const boost::json::object& reply, const reply_memory& bounds,
                              std::chrono::system_clock::time_point now) {
  if (!protocol::bool_at(reply, "active").value_or(false)) return bounds.inactive;
  const auto expires = seconds_at(reply, "exp");
  if (!expires) return bounds.active;
  // As doubles until it is known to be small: `exp` may be any number.
  const double left = *expires * 1000 - std::chrono::duration<double, std::milli>(now.time_since_epoch()).count();
  const double most = static_cast<double>(bounds.active.count());
  return milliseconds(static_cast<milliseconds::rep>(std::clamp(left, 0.0, most)));
}

remembered_replies::reply remembered_replies::find(const token_digest& token, portkey::deadline now) {
  const auto found = known_.find(token);
  if (found == known_.end()) return nullptr;
  if (now < found->second.until) return found->second.what;
  forget(found);
  return nullptr;
}

void remembered_replies::keep(const token_digest& token, reply what, std::size_t bytes, portkey::deadline until) {
  if (const auto found = known_.find(token); found != known_.end()) forget(found);
  if (bytes > bounds_.most_bytes || bounds_.most == 0) return;
  while (known_.size() >= bounds_.most || bytes_ + bytes > bounds_.most_bytes)
    forget(known_.find(by_age_.front()));
  const auto place = by_age_.insert(by_age_.end(), token);
  known_[token] = {std::move(what), bytes, until, place};
  bytes_ += bytes;
}

void remembered_replies::forget(std::map<token_digest, entry>::iterator one) {
  bytes_ -= one->second.bytes;
  by_age_.erase(one->second.place);
  known_.erase(one);
}

}  // namespace server
