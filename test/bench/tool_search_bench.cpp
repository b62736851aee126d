#include <algorithm>
#include <boost/json/parse.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "portkey/tool_search.hpp"
#include "portkey/toolbox.hpp"

// How long a search takes, beside what it spares the client: reading the list of all tools. Prints one line.
namespace {

using clock_type = std::chrono::steady_clock;

template <class Work>
double microseconds(const Work& work) {
  const auto began = clock_type::now();
  work();
  return std::chrono::duration<double, std::micro>(clock_type::now() - began).count();
}

double median(std::vector<double> times) {
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
  return times[times.size() / 2];
}

std::vector<std::string> queries(const char* file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  std::vector<std::string> out;
  const auto tasks = boost::json::parse(text.str());
  for (const auto& task : tasks.as_array())
    out.emplace_back(task.at("asked").as_string());
  return out;
}

}  // namespace

int main() {
  const portkey::toolbox box({}, {});
  const auto search = [&box](const std::string& words) {
    return portkey::find_tools(words, 0, [&box](const auto& one) { return box.find(one.name) != nullptr; });
  };
  const auto asked = queries(SEARCH_TASKS "search_tasks.json");
  const auto first = microseconds([&] { search(asked.front()); });
  std::vector<double> searches, misspelt, lists;
  for (const auto& words : asked)
    searches.push_back(microseconds([&] { search(words); }));
  // The hardest to answer: as many words as fit, and none of them known.
  std::string unknown;
  for (char c = 'a'; unknown.size() < 190; ++c)
    unknown += std::string("wrkspoac") + c + ' ';
  for (int round = 0; round < 50; ++round) {
    misspelt.push_back(microseconds([&] { search(unknown); }));
    lists.push_back(microseconds([&] { boost::json::parse(box.listed(true)); }));
  }
  std::printf(
      "a search: %.0f us (median of %zu), %.0f us at most, %.0f us where every word is misspelt, %.0f us the first "
      "time; "
      "reading the whole list takes %.1f times as long\n",
      median(searches), searches.size(), *std::max_element(searches.begin(), searches.end()), median(misspelt), first,
      median(lists) / median(searches));
}
