#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <optional>
#include <string>

#include "portkey/secret.hpp"

namespace portkey {

/// Where secrets change hands between Portkey and a person without passing through the model: made for one call, and bound to
/// its principal.
class secret_desk {
 public:
  virtual ~secret_desk() = default;

  /// Whether what Portkey shows once is given out as links to this caller.
  virtual bool gives_links() const = 0;
  /// Whether there is room for one more; asked before the request that would make a secret.
  virtual bool has_room() const = 0;
  /// The link under which the value is shown once, to whoever opens it within five minutes. `label` is what it is, for the page:
  /// "The secret of API key \"ci\"".
  virtual std::string link_to(secret value, const std::string& label) = 0;

  /// A page where a person gives a secret, and the ticket under which it is fetched.
  struct question {
    std::string url;
    std::string ticket;
  };
  /// Nothing: there is no page that the person could open, or no room for one more.
  virtual std::optional<question> ask_for(const std::string& label) = 0;
  /// What was given under that ticket, once; nothing: it was not given until then, or the ticket is unknown, spent, another
  /// principal's or older than five minutes.
  virtual boost::asio::awaitable<std::optional<secret>> fetch(std::string ticket,
                                                              std::chrono::steady_clock::time_point until) = 0;
  /// Whether the ticket may still be answered.
  virtual bool is_open(const std::string& ticket) const = 0;
};

}  // namespace portkey
