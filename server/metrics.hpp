#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "server/admission.hpp"

namespace server {

/// Why a request was not let in for what it showed of its caller.
enum class credential_refusal {
  missing,      ///< it showed nothing
  invalid,      ///< it is not known, or not good any more
  limited,      ///< the same, from an address that has shown too many of them
  unmapped,     ///< it is good, but no Portkey key belongs to it
  unavailable,  ///< the issuer could not be asked
  scope,        ///< it is good, but not for this
};

/// What there was no place for.
enum class bounded { calls, streams, writes, connections };

/// What the daemon counts of itself. Every label is of a fixed set, but for principals, of which it tells
/// `most_principals` apart; whoever comes after them is "other". May be used from any thread.
class metrics {
 public:
  static constexpr std::size_t most_principals = 1'000;

  metrics();
  ~metrics();
  metrics(const metrics&) = delete;
  metrics& operator=(const metrics&) = delete;

  /// A call that is over. `principal` is the label of who made it, empty where nobody is asked who they are; `outcome` is
  /// the word that the log has for how it ended. How long a refused one took is not looked at.
  void call_ended(std::string_view method, const std::string& principal, std::string_view outcome,
                  std::chrono::steady_clock::duration took);

  void credential_refused(credential_refusal why);

  /// There was no place: because of the bound for all, or of that for one principal.
  void refused(bounded what, no_place whose);

  /// An entry of the audit log could not be written.
  void audit_failed();

  /// How much there is at the moment.
  struct levels {
    std::size_t calls = 0, streams = 0, connections = 0;
  };

  /// Everything, in Prometheus' text format 0.0.4.
  std::string text(const levels& now) const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace server
