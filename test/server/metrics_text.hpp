#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

using metric_labels = std::map<std::string, std::string>;

/// What a text in Prometheus' format 0.0.4 says.
struct metrics_text {
  /// Reads it strictly. Throws `std::runtime_error` with the line where it is not as the format, or good practice, wants.
  explicit metrics_text(std::string_view text);

  /// The value of one series; nothing: it is not there.
  std::optional<double> value(const std::string& name, const metric_labels& labels = {}) const;

  /// The values that a label has in the series of that name.
  std::set<std::string> values_of(const std::string& name, const std::string& label) const;

  std::map<std::string, std::string> types;  ///< by family
  std::map<std::pair<std::string, metric_labels>, double> samples;
};
