#include "server/session_book.hpp"

namespace server {

session_notes& session_book::notes_of(const std::string& nonce, std::chrono::system_clock::time_point expires,
                                      const std::string& owner) {
  const auto known = notes_.find(nonce);
  if (known != notes_.end()) return known->second;
  for (const auto& gone : kept_.enter(nonce, expires, owner, std::chrono::system_clock::now()))
    notes_.erase(gone);
  return notes_[nonce];
}

void session_book::set_log_level(const std::string& nonce, std::chrono::system_clock::time_point expires,
                                 protocol::log_level level, const std::string& owner) {
  notes_of(nonce, expires, owner).log_from = level;
}

std::optional<protocol::log_level> session_book::log_level_of(const std::string& nonce) const {
  const auto known = notes_.find(nonce);
  return known == notes_.end() ? std::nullopt : known->second.log_from;
}

bool session_book::subscribe(const std::string& nonce, std::chrono::system_clock::time_point expires,
                             const std::string& uri, const std::string& owner) {
  auto& uris = notes_of(nonce, expires, owner).uris;
  if (uris.size() >= most_uris && uris.count(uri) == 0) return false;
  uris.insert(uri);
  return true;
}

void session_book::unsubscribe(const std::string& nonce, const std::string& uri) {
  const auto known = notes_.find(nonce);
  if (known != notes_.end()) known->second.uris.erase(uri);
}

void session_book::set_stream(const std::string& nonce, std::chrono::system_clock::time_point expires,
                              std::uint64_t stream, const std::string& owner) {
  notes_of(nonce, expires, owner).stream = stream;
}

std::optional<std::uint64_t> session_book::stream_of(const std::string& nonce) const {
  const auto known = notes_.find(nonce);
  return known == notes_.end() ? std::nullopt : known->second.stream;
}

void session_book::forget(const std::string& nonce) {
  kept_.leave(nonce);
  notes_.erase(nonce);
}

std::vector<std::uint64_t> session_book::streams_for(const protocol::change& what) const {
  const bool of_one = what.what == protocol::change::kind::resource;
  std::vector<std::uint64_t> found;
  for (const auto& [nonce, notes] : notes_)
    if (notes.stream && (!of_one || notes.uris.count(what.uri) != 0)) found.push_back(*notes.stream);
  return found;
}

}  // namespace server
