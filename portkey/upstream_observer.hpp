#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "portkey/base_url.hpp"
#include "portkey/client.hpp"
#include "portkey/fault.hpp"

namespace portkey {

/// How one attempt at a request ended.
struct attempt_note {
  const endpoint& where;
  verb method;
  unsigned status = 0;                     ///< of the answer; 0: none came
  std::optional<fault_kind> trouble = {};  ///< why none came
  std::chrono::nanoseconds took{};         ///< the wait for a connection included
  bool is_retry = false;
};

/// How many connections and callers a pool has.
struct pool_levels {
  std::size_t idle = 0;
  std::size_t in_use = 0;
  std::size_t waiting = 0;  ///< callers without a connection
  bool operator==(const pool_levels&) const = default;
};

/// Hears what becomes of the requests of one client, on its loop and in the middle of its work: it has to be quick, and must
/// not throw.
class upstream_observer {
 public:
  virtual ~upstream_observer() = default;

  virtual void attempt_ended(const attempt_note& what) = 0;
  /// A request was not sent, or not again, because its upstream is left alone.
  virtual void left_alone(const endpoint& where) = 0;
  virtual void pool_changed(const endpoint& where, const pool_levels& before, const pool_levels& now) = 0;
  /// `resting` breakers of the endpoint are open now; `opened` of them have opened since this was last told.
  virtual void breakers_changed(const endpoint& where, std::size_t resting, std::uint64_t opened) = 0;
};

}  // namespace portkey
