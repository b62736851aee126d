#include "server/loops.hpp"

#include <sched.h>

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <cmath>
#include <fstream>
#include <string>

#include "server/blocked_signals.hpp"

namespace server {

std::size_t granted_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  auto cores = sched_getaffinity(0, sizeof set, &set) == 0 ? static_cast<std::size_t>(CPU_COUNT(&set)) : std::size_t{1};
  std::ifstream limit("/sys/fs/cgroup/cpu.max");
  std::string quota;
  double period = 0;
  if (limit >> quota >> period && quota != "max" && period > 0) {
    const auto whole = std::ceil(std::strtod(quota.c_str(), nullptr) / period);
    cores = std::min(cores, static_cast<std::size_t>(std::max(whole, 1.0)));
  }
  return std::max<std::size_t>(cores, 1);
}

loops::loops(std::size_t count, const portkey::client_settings& settings,
             const std::shared_ptr<const application>& offered, metrics& counts) {
  const auto tls = portkey::make_tls_profile(settings);
  for (std::size_t index = 0; index < count; ++index) {
    loops_.push_back(std::make_unique<loop>(static_cast<std::uint16_t>(index), settings, tls, counts));
    loops_.back()->app = offered;
  }
}

loops::~loops() {
  stop();
}

std::vector<loop*> loops::all() const {
  std::vector<loop*> out;
  for (const auto& each : loops_)
    out.push_back(each.get());
  return out;
}

loop& loops::least_busy() {
  return **std::min_element(loops_.begin(), loops_.end(), [](const auto& left, const auto& right) {
    return left->open.load(std::memory_order_relaxed) < right->open.load(std::memory_order_relaxed);
  });
}

std::size_t loops::busy() const {
  auto count = open();
  for (const auto& each : loops_)
    count += each->tasks.running();
  return count;
}

std::size_t loops::open() const {
  std::size_t total = 0;
  for (const auto& each : loops_)
    total += each->open.load(std::memory_order_relaxed);
  return total;
}

void loops::start() {
  const blocked_signals while_threads_begin;
  for (const auto& each : loops_) {
    threads_.emplace_back([&io = each->io] {
      const auto work = boost::asio::make_work_guard(io);
      io.run();
    });
  }
}

void loops::stop() {
  for (const auto& each : loops_)
    each->io.stop();
  for (auto& thread : threads_)
    thread.join();
  threads_.clear();
}

}  // namespace server
