#include <cstdlib>

#include "server/config_sources.hpp"
#include "test/fuzz/pieces.hpp"

// A configuration file of any content ends in settings or in problems, each of them one line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = server::from_toml(fuzz::text_of(data, size), "config.toml");
  for (const auto& problem : read.given.wrong)
    if (problem.empty() || problem.find('\n') != problem.npos) std::abort();
  for (const auto& given : read.given.assignments)
    if (given.row == nullptr || given.origin.empty()) std::abort();
  return 0;
}
