#include "server/line_reader.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <string_view>
#include <utility>

#include "server/blocked_signals.hpp"

namespace server {

line_reader::line_reader(int from, std::size_t longest, std::function<void(std::string, bool)> on_line,
                         std::function<void()> on_end)
    : from_(from),
      stop_(::eventfd(0, EFD_CLOEXEC)),
      longest_(longest),
      on_line_(std::move(on_line)),
      on_end_(std::move(on_end)) {
  const blocked_signals while_its_thread_begins;
  thread_ = std::thread([this] { run(); });
}

line_reader::~line_reader() {
  stopping_ = true;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(stop_, &one, sizeof one);
  ahead_.release();
  thread_.join();
  ::close(stop_);
}

bool line_reader::wait_for_input() const {
  std::array<pollfd, 2> both = {pollfd{from_, POLLIN, 0}, pollfd{stop_, POLLIN, 0}};
  while (::poll(both.data(), both.size(), -1) < 0)
    if (errno != EINTR) return false;
  return both[1].revents == 0;
}

bool line_reader::give(std::string line, bool too_long) {
  ahead_.acquire();
  if (stopping_) return false;
  if (!line.empty() && line.back() == '\r') line.pop_back();
  on_line_(std::move(line), too_long);
  return true;
}

void line_reader::run() {
  std::string line;
  bool too_long = false;
  std::array<char, 16384> piece;
  while (wait_for_input()) {
    const auto size = ::read(from_, piece.data(), piece.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    std::string_view rest(piece.data(), static_cast<std::size_t>(size));
    while (!rest.empty()) {
      const auto end = rest.find('\n');
      const auto part = rest.substr(0, end);
      too_long = too_long || line.size() + part.size() > longest_;
      if (too_long)
        line.clear();
      else
        line += part;
      if (end == rest.npos) break;
      rest.remove_prefix(end + 1);
      if (!give(std::exchange(line, {}), std::exchange(too_long, false))) return;
    }
  }
  // A last line without its end is a message all the same.
  if ((!line.empty() || too_long) && !give(std::move(line), too_long)) return;
  if (!stopping_) on_end_();
}

}  // namespace server
