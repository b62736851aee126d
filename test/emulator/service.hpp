#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "test/emulator/misbehaviour.hpp"
#include "test/emulator/open_connections.hpp"
#include "test/emulator/request_log.hpp"
#include "test/emulator/router.hpp"
#include "test/emulator/stale_reads.hpp"

namespace emulator {

/// What a connection is to do about a request.
struct planned_answer {
  std::chrono::milliseconds delay{0};
  bool drop = false;
  std::string bytes = {};  ///< head and body, as they go on the wire
  std::size_t cut = std::numeric_limits<std::size_t>::max();
  std::chrono::milliseconds pause{0};
  bool keep_alive = true;
};

/// Decides what every request is answered: log, control routes, misbehaviour, then the router.
/// Log and rules are for any thread, the rest for the server's.
class service {
 public:
  service(moment today, std::vector<api_key> keys, bool control);

  planned_answer plan(const request& asked, std::uint64_t connection);
  /// Forgets every change and misbehaviour: the sample organisation as at the start.
  void reset();
  /// Adds so many prompts, "NAME 1" and so on, to the collection of this id or slug; false if there is none.
  bool add_prompts(std::string_view collection, std::size_t count, std::string_view name);

  request_log log;
  misbehaviours rules;
  stale_reads stale;
  open_connections connections;

 private:
  void record(const request& asked, std::uint64_t connection);
  reply answered(const request& asked, std::string_view path, const applied_misbehaviour* rule);

  moment today_;
  std::vector<api_key> keys_;
  bool has_control_;
  organisation organisation_;
  std::uint64_t answers_ = 0;
};

}  // namespace emulator
