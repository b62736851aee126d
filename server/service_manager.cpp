#include "server/service_manager.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <system_error>
#include <utility>

namespace server {

namespace asio = boost::asio;

namespace {

std::string text_in(const environment& variables, std::string_view name) {
  const auto found = variables.find(name);
  return found == variables.end() ? std::string() : found->second;
}

std::optional<std::int64_t> positive(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number <= 0) return std::nullopt;
  return number;
}

/// A socket that is connected to it; the error is one sentence.
boost::system::result<int, std::string> connected_to(const std::string& name) {
  sockaddr_un address{};
  const std::string what = "NOTIFY_SOCKET \"" + name + "\" ";
  if (name.front() != '/' && name.front() != '@')
    return what + "is neither a path nor an abstract name: the service manager hears nothing.";
  if (name.size() >= sizeof address.sun_path) return what + "is too long: the service manager hears nothing.";
  address.sun_family = AF_UNIX;
  name.copy(static_cast<char*>(address.sun_path), name.size());
  if (name.front() == '@') address.sun_path[0] = '\0';
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  const int made = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (made >= 0 && connect(made, reinterpret_cast<const sockaddr*>(&address), size) == 0) return made;
  const auto why = std::generic_category().message(errno);
  if (made >= 0) close(made);
  return what + "cannot be reached (" + why + "): the service manager hears nothing.";
}

std::uint64_t monotonic_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 + static_cast<std::uint64_t>(now.tv_nsec) / 1'000;
}

}  // namespace

service_manager::service_manager(const environment& variables, int self) {
  const auto name = text_in(variables, "NOTIFY_SOCKET");
  if (name.empty()) return;
  const auto reached = connected_to(name);
  if (!reached) {
    trouble_ = reached.error();
    return;
  }
  socket_ = *reached;
  const timeval patience{.tv_sec = 1, .tv_usec = 0};
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  const auto meant = text_in(variables, "WATCHDOG_PID");
  const auto period = positive(text_in(variables, "WATCHDOG_USEC"));
  if (period && (meant.empty() || positive(meant) == self)) watchdog_ = std::chrono::microseconds(*period);
}

service_manager::service_manager(service_manager&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), watchdog_(other.watchdog_), trouble_(std::move(other.trouble_)) {}

service_manager::~service_manager() {
  if (socket_ >= 0) close(socket_);
}

void service_manager::tell(const std::string& lines) const {
  if (socket_ < 0) return;
  while (send(socket_, lines.data(), lines.size(), MSG_NOSIGNAL) < 0 && errno == EINTR) {
  }
}

void service_manager::ready(std::string_view status) const {
  tell("READY=1\nSTATUS=" + std::string(status));
}

void service_manager::reloading() const {
  tell("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(monotonic_microseconds()) +
       "\nSTATUS=Reading the settings again");
}

void service_manager::stopping() const {
  tell("STOPPING=1\nSTATUS=Finishing what is under way");
}

void service_manager::alive() const {
  tell("WATCHDOG=1");
}

const service_manager& nobody_to_tell() {
  static const service_manager nobody;
  return nobody;
}

asio::awaitable<void> watchdog::run() {
  const auto period = tells_.watchdog();
  while (period && !ended_) {
    boost::system::error_code ignored;
    tells_.alive();
    pulse_.expires_after(*period / 2);
    co_await pulse_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

void watchdog::end() {
  ended_ = true;
  pulse_.cancel();
}

}  // namespace server
