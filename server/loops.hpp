#pragma once

#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

#include "server/loop.hpp"

namespace server {

/// How many cores the cgroup grants this process, at least one: what `threads = 0` means. A quota counts in whole
/// cores, rounded up.
std::size_t granted_cores();

/// The loops and their threads.
class loops {
 public:
  /// What they count in outlives them.
  loops(std::size_t count, const portkey::client_settings& settings, const std::shared_ptr<const application>& offered,
        metrics& counts);
  ~loops();

  std::vector<loop*> all() const;
  loop& operator[](std::size_t index) { return *loops_[index]; }
  std::size_t size() const { return loops_.size(); }

  /// The loop with the fewest connections.
  loop& least_busy();

  /// Connections over all loops.
  std::size_t open() const;

  /// The same, and tasks that go on without one.
  std::size_t busy() const;

  /// Starts a thread for each loop. `stop` ends them, whatever they are doing.
  void start();
  void stop();

 private:
  std::vector<std::unique_ptr<loop>> loops_;
  std::vector<std::thread> threads_;
};

}  // namespace server
