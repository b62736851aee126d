#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "portkey/digest.hpp"
#include "portkey/secret.hpp"

namespace server {

struct identity_rules;

/// Whose secret it is: the principal whose call it belongs to, as `principal` has it.
struct secret_owner {
  std::string name;
  std::string share;  ///< whose part of the shelf it takes; empty: nobody's in particular
  std::string label;
  std::shared_ptr<const identity_rules> judged_by;
};

/// What the page of a secret is told before it changes hands.
struct secret_note {
  secret_owner owner;
  std::string label;      ///< what it is, for the page
  bool is_asked = false;  ///< a person is to give it; else it is to be shown to one
};

/// The process's memory of secrets on their way between Portkey and a person, under tokens that nobody can guess: 256 random
/// bits, of which the SHA-256 alone is kept. Each is there for five minutes and changes hands once; its memory is wiped when it
/// goes. From any thread; `now` is the steady clock's.
class secret_shelf {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  static constexpr std::chrono::minutes lifetime{5};
  static constexpr std::size_t most = 1'024;
  static constexpr std::size_t most_of_one = 64;  ///< of one share; without effect where that is empty

  /// Keeps a place for a secret that is about to be made, until `show` or `forget`; its token. Nothing: there is no room.
  std::optional<std::string> reserve(secret_owner owner, time_point now);
  /// Puts the secret in the place that was kept, and its five minutes begin. False: no place was kept under that token.
  bool show(std::string_view token, portkey::secret value, std::string label, time_point now);
  /// Asks a person for a secret; its token. Nothing: there is no room.
  std::optional<std::string> ask(secret_owner owner, std::string label, time_point now);
  void forget(std::string_view token);

  /// What can still change hands under that token: to be shown, or to be given. Nothing: it is unknown, spent or too old.
  std::optional<secret_note> find(std::string_view token, time_point now) const;
  /// The secret that is to be shown, for exactly one of all who ask.
  std::optional<portkey::secret> take(std::string_view token, time_point now);
  /// Gives the secret that was asked for, and wakes who waits for it. False: it was given before, or is not asked for.
  bool give(std::string_view token, portkey::secret value, time_point now);

  /// What was given, once, to whom it was asked for.
  std::optional<portkey::secret> collect(std::string_view token, std::string_view owner, time_point now);
  /// Whether `collect` has something or may yet have it.
  bool is_open(std::string_view token, std::string_view owner, time_point now) const;
  /// Has `wake` called when it is given, and returns when that can no longer happen. Who has waited before is woken in vain.
  /// Nothing: there is nothing to wait for. `wake` is called on the thread that gives, and only hands over to its own.
  std::optional<time_point> wake_when_given(std::string_view token, std::string_view owner, std::function<void()> wake,
                                            time_point now);

  /// Forgets what is too old. Adding does so, too.
  void sweep(time_point now);
  std::size_t size() const;

 private:
  enum class state { reserved, shown, asked, given };
  struct entry {
    secret_note note;
    state is = state::reserved;
    time_point expires = time_point::max();
    portkey::secret value;
    std::function<void()> wake;
  };
  using entries = std::map<portkey::digest, entry>;

  std::optional<std::string> add(entry fresh, time_point now);
  const entry* live(std::string_view token, time_point now) const;
  entry* live(std::string_view token, time_point now);

  mutable std::mutex guard_;
  entries entries_;
};

}  // namespace server
