#include "test/emulator/request_log.hpp"

#include <algorithm>
#include <cctype>

namespace emulator {

namespace {

constexpr std::size_t kept_requests = 1000;
constexpr std::size_t kept_body = 64 * 1024;

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
  });
}

}  // namespace

std::string logged_request::header(std::string_view name) const {
  for (const auto& [field, value] : headers)
    if (same_name(field, name)) return value;
  return {};
}

void request_log::add(logged_request request) {
  if (request.body.size() > kept_body) request.body.resize(kept_body);
  std::lock_guard lock(mutex_);
  if (requests_.size() == kept_requests) requests_.pop_front();
  requests_.push_back(std::move(request));
  ++count_;
  arrived_.notify_all();
}

std::vector<logged_request> request_log::all() const {
  std::lock_guard lock(mutex_);
  return {requests_.begin(), requests_.end()};
}

void request_log::clear() {
  std::lock_guard lock(mutex_);
  requests_.clear();
  count_ = 0;
}

bool request_log::wait_for(std::size_t count, std::chrono::milliseconds limit) const {
  std::unique_lock lock(mutex_);
  return arrived_.wait_for(lock, limit, [&] { return count_ >= count; });
}

}  // namespace emulator
