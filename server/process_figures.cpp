#include "server/process_figures.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace server {

namespace {

double in_seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double count_open_descriptors() {
  std::error_code error;
  const std::filesystem::directory_iterator all("/proc/self/fd", error);
  const auto count = error ? 0 : std::distance(begin(all), end(all));
  return count > 0 ? static_cast<double>(count - 1) : 0;  // without the one that is open for counting
}

}  // namespace

process_figures figures_of_process() {
  process_figures out;
  out.open_descriptors = count_open_descriptors();
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) out.most_descriptors = static_cast<double>(limit.rlim_cur);
  std::ifstream pages("/proc/self/statm");
  double all = 0, resident = 0;
  if (pages >> all >> resident) out.resident_bytes = resident * static_cast<double>(sysconf(_SC_PAGESIZE));
  rusage used{};
  if (getrusage(RUSAGE_SELF, &used) == 0) out.processor_seconds = in_seconds(used.ru_utime) + in_seconds(used.ru_stime);
  return out;
}

}  // namespace server
