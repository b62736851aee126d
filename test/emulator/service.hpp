#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "test/emulator/misbehaviour.hpp"
#include "test/emulator/open_connections.hpp"
#include "test/emulator/request_log.hpp"
#include "test/emulator/router.hpp"

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
/// `plan` is for the server's thread; log and rules are for any.
class service {
 public:
  service(moment today, std::vector<api_key> keys, bool control);

  planned_answer plan(const request& asked, std::uint64_t connection);
  /// Forgets every change and misbehaviour: the sample organisation as at the start.
  void reset();

  request_log log;
  misbehaviours rules;
  open_connections connections;

 private:
  void record(const request& asked, std::uint64_t connection);
  reply answered(const request& asked, const applied_misbehaviour* rule);

  moment today_;
  std::vector<api_key> keys_;
  bool has_control_;
  organisation organisation_;
  std::uint64_t answers_ = 0;
};

}  // namespace emulator
