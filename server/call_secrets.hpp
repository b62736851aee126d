#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <optional>
#include <string>

#include "portkey/secret_desk.hpp"
#include "server/principal.hpp"

namespace server {

struct loop;
struct service;

/// The desk of one call: its secrets wait on the shelf of the service, for its principal.
class call_secrets final : public portkey::secret_desk {
 public:
  /// Everything outlives it. Used on the thread of `here` only.
  call_secrets(service& with, loop& here, const principal& who);
  ~call_secrets() override;
  call_secrets(const call_secrets&) = delete;
  call_secrets& operator=(const call_secrets&) = delete;

  /// As `safety.secrets` says. By itself: to callers from other machines, where `public_url` is https. Never where no page can be
  /// opened: over standard input and output, and where no URL is known that leads here.
  bool gives_links() const override;
  /// Keeps the place, until `link_to` or the end of the call.
  bool has_room() const override;
  /// Empty where there is no room, which cannot be for the first link after `has_room` has said that there is.
  std::string link_to(portkey::secret value, const std::string& label) override;
  std::optional<question> ask_for(const std::string& label) override;
  boost::asio::awaitable<std::optional<portkey::secret>> fetch(std::string ticket,
                                                               std::chrono::steady_clock::time_point until) override;
  /// True also when the secret was given and not fetched yet.
  bool is_open(const std::string& ticket) const override;

 private:
  std::optional<std::string> reserve() const;

  service& with_;
  loop& here_;
  const principal& who_;
  mutable std::optional<std::string> reserved_;  ///< the token of the place that is kept
};

}  // namespace server
