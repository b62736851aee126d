#pragma once

#include <string>
#include <vector>

#include "test/emulator/moment.hpp"

namespace emulator {

enum class cached { no, simple, semantic };

/// One request that somebody in the sample organisation sent to a model: what analytics counts.
struct traffic_record {
  moment at;
  std::string workspace;  ///< slug
  std::string user;       ///< email, as metadata `_user` has it
  std::string environment;
  std::string model;  ///< "openai__gpt-4o"
  std::string virtual_key;
  std::string config;
  std::string prompt;
  std::string api_key_id;
  std::string trace_id;
  std::string span_id;
  int prompt_tokens;
  int completion_tokens;
  double cost;  ///< cents
  int status;
  double weighted_feedback;  ///< 0: nobody gave any
  int response_time = 0;     ///< milliseconds
  cached from_cache = cached::no;
  int retries = 0;  ///< how many it took until it succeeded
  bool fell_back = false;
};

/// Thirty days of requests, the last of them being today's up to now; the same for the same moment.
std::vector<traffic_record> sample_traffic(moment today);

}  // namespace emulator
