#include "test/emulator/traffic_figures.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace emulator {

namespace {

template <class figure>
double sum_of(const traffic_part& part, figure of) {
  double sum = 0;
  for (const traffic_record* one : part)
    sum += of(*one);
  return sum;
}

template <class condition>
std::size_t count_of(const traffic_part& part, condition holds) {
  return static_cast<std::size_t>(
      std::count_if(part.begin(), part.end(), [&](const traffic_record* one) { return holds(*one); }));
}

}  // namespace

double rounded(double value) {
  return std::round(value * 100) / 100;
}

double average(double sum, std::size_t count) {
  return count ? sum / static_cast<double>(count) : 0;
}

double cost_of(const traffic_part& part) {
  return sum_of(part, [](const traffic_record& one) { return one.cost; });
}

double tokens_of(const traffic_part& part) {
  return sum_of(part, [](const traffic_record& one) { return one.prompt_tokens + one.completion_tokens; });
}

double response_time_of(const traffic_part& part) {
  return sum_of(part, [](const traffic_record& one) { return one.response_time; });
}

int percentile(const traffic_part& part, double share) {
  if (part.empty()) return 0;
  std::vector<int> times;
  for (const traffic_record* one : part)
    times.push_back(one->response_time);
  std::sort(times.begin(), times.end());
  return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
}

std::size_t users_of(const traffic_part& part) {
  std::set<std::string_view> users;
  for (const traffic_record* one : part)
    users.insert(one->user);
  return users.size();
}

std::size_t errors_of(const traffic_part& part) {
  return count_of(part, [](const traffic_record& one) { return one.status >= 400; });
}

std::size_t hits_of(const traffic_part& part, cached kind) {
  return count_of(part, [&](const traffic_record& one) { return one.from_cache == kind; });
}

traffic_part with_feedback(const traffic_part& part) {
  traffic_part found;
  std::copy_if(part.begin(), part.end(), std::back_inserter(found),
               [](const traffic_record* one) { return one->weighted_feedback < 0 || one->weighted_feedback > 0; });
  return found;
}

double feedback_of(const traffic_part& part) {
  return sum_of(part, [](const traffic_record& one) { return one.weighted_feedback; });
}

moment last_of(const traffic_part& part) {
  moment last{};
  for (const traffic_record* one : part)
    last = std::max(last, one->at);
  return last;
}

std::string provider_of(const traffic_record& one) {
  return one.model.substr(0, one.model.find("__"));
}

std::string model_of(const traffic_record& one) {
  return one.model.substr(one.model.find("__") + 2);
}

}  // namespace emulator
