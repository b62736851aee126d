#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "server/config.hpp"

namespace server {

/// Tells the service manager that started the process, if there is one, what the process is at (sd_notify(3)). What it does not
/// take within a second is lost.
class service_manager {
 public:
  /// Tells nobody.
  service_manager() = default;
  /// Tells the socket NOTIFY_SOCKET, a path or, with "@" in front, an abstract name; nobody where there is none. `self` is the
  /// number of this process: WATCHDOG_USEC counts only where WATCHDOG_PID is that, or not set.
  service_manager(const environment& variables, int self);
  ~service_manager();
  service_manager(service_manager&& other) noexcept;
  service_manager& operator=(service_manager&&) = delete;

  /// It serves. `status` is for people.
  void ready(std::string_view status) const;
  /// It reads its settings again; `ready` follows.
  void reloading() const;
  /// It ends.
  void stopping() const;
  /// It goes on.
  void alive() const;

  /// How often the manager wants to hear that it goes on, at the latest; nothing: it does not.
  std::optional<std::chrono::microseconds> watchdog() const { return watchdog_; }

  /// Why nothing reaches the manager, as one sentence; empty: nothing is wrong.
  const std::string& trouble() const { return trouble_; }

 private:
  void tell(const std::string& lines) const;

  int socket_ = -1;
  std::optional<std::chrono::microseconds> watchdog_;
  std::string trouble_;
};

/// Where there is no manager.
const service_manager& nobody_to_tell();

/// Tells the manager twice in each period of the watchdog that the loop goes on which it runs on.
class watchdog {
 public:
  watchdog(boost::asio::io_context& on, const service_manager& tells) : pulse_(on), tells_(tells) {}

  /// Until `end`; without a watchdog it ends at once. Both on the thread of the context.
  boost::asio::awaitable<void> run();
  void end();

 private:
  boost::asio::steady_timer pulse_;
  const service_manager& tells_;
  bool ended_ = false;
};

}  // namespace server
