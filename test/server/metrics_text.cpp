#include "test/server/metrics_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace {

[[noreturn]] void wrong(const std::string& what, std::string_view line) {
  throw std::runtime_error(what + ": " + std::string(line));
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Takes a name from the front of the text.
std::string take_name(std::string_view& text, bool with_colons, std::string_view line) {
  const auto belongs = [&](char c) { return is_letter(c) || is_digit(c) || (with_colons && c == ':'); };
  const auto end = std::find_if_not(text.begin(), text.end(), belongs);
  std::string name(text.begin(), end);
  if (name.empty() || is_digit(name.front())) wrong("no name", line);
  text.remove_prefix(name.size());
  return name;
}

void take(std::string_view& text, char wanted, std::string_view line) {
  if (text.empty() || text.front() != wanted) wrong(std::string("no ") + wanted, line);
  text.remove_prefix(1);
}

std::string take_quoted(std::string_view& text, std::string_view line) {
  take(text, '"', line);
  std::string out;
  while (!text.empty() && text.front() != '"') {
    char next = text.front();
    text.remove_prefix(1);
    if (next == '\\') {
      if (text.empty() || std::string_view("\\\"n").find(text.front()) == std::string_view::npos)
        wrong("an unknown escape", line);
      next = text.front() == 'n' ? '\n' : text.front();
      text.remove_prefix(1);
    }
    out += next;
  }
  take(text, '"', line);
  return out;
}

metric_labels take_labels(std::string_view& text, std::string_view line) {
  metric_labels labels;
  if (!text.starts_with('{')) return labels;
  text.remove_prefix(1);
  while (!text.starts_with('}')) {
    if (!labels.empty()) take(text, ',', line);
    auto name = take_name(text, false, line);
    take(text, '=', line);
    if (!labels.emplace(std::move(name), take_quoted(text, line)).second) wrong("a label twice", line);
  }
  text.remove_prefix(1);
  return labels;
}

double number(std::string_view text, std::string_view line) {
  if (text == "+Inf") return std::numeric_limits<double>::infinity();
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) wrong("no number", line);
  return value;
}

/// Buckets of each series grow, and the last one, of everything, is the count.
void check_histogram(const metrics_text& read, const std::string& family) {
  std::map<metric_labels, std::map<double, double>> series;
  for (const auto& [key, value] : read.samples) {
    if (key.first != family + "_bucket") continue;
    auto labels = key.second;
    const auto bound = number(labels.at("le"), family);
    labels.erase("le");
    series[labels][bound] = value;
  }
  for (const auto& [labels, by_bound] : series) {
    double last = 0;
    for (const auto& [bound, value] : by_bound)
      if (std::exchange(last, value) > value) wrong("buckets that shrink", family);
    const auto count = read.value(family + "_count", labels);
    if (!std::isinf(by_bound.rbegin()->first) || count != last || !read.value(family + "_sum", labels))
      wrong("an unfinished histogram", family);
  }
}

}  // namespace

metrics_text::metrics_text(std::string_view text) {
  if (!text.ends_with('\n')) wrong("no line break at its end", text.substr(0, 80));
  std::string family, helped;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() + 1);
    auto rest = line;
    if (line.starts_with("# HELP ")) {
      rest.remove_prefix(7);
      helped = take_name(rest, true, line);
      take(rest, ' ', line);
      if (rest.empty()) wrong("no help", line);
      continue;
    }
    if (line.starts_with("# TYPE ")) {
      rest.remove_prefix(7);
      family = take_name(rest, true, line);
      take(rest, ' ', line);
      if (family != helped) wrong("no help", line);
      if (rest != "counter" && rest != "gauge" && rest != "histogram") wrong("no type", line);
      if (rest == "counter" && !family.ends_with("_total")) wrong("a counter without _total", line);
      if (!types.emplace(family, rest).second) wrong("a family twice", line);
      continue;
    }
    const auto name = take_name(rest, true, line);
    auto labels = take_labels(rest, line);
    take(rest, ' ', line);
    const auto value = number(rest, line);
    const bool is_histogram = types[family] == "histogram";
    const bool belongs = is_histogram
                             ? name == family + "_bucket" || name == family + "_sum" || name == family + "_count"
                             : name == family;
    if (!belongs) wrong("a sample of another family", line);
    if (value < 0) wrong("less than nothing", line);
    if (!samples.emplace(std::pair(name, std::move(labels)), value).second) wrong("a series twice", line);
  }
  for (const auto& [name, type] : types)
    if (type == "histogram") check_histogram(*this, name);
}

std::optional<double> metrics_text::value(const std::string& name, const metric_labels& labels) const {
  const auto found = samples.find({name, labels});
  return found == samples.end() ? std::nullopt : std::optional(found->second);
}

std::set<std::string> metrics_text::values_of(const std::string& name, const std::string& label) const {
  std::set<std::string> values;
  for (const auto& [key, value] : samples)
    if (const auto found = key.second.find(label); key.first == name && found != key.second.end())
      values.insert(found->second);
  return values;
}
