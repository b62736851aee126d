#include "protocol/nearest_name.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace protocol {
namespace {

constexpr std::size_t longest_word = 64;

char folded(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
  return c == '-' ? '_' : c;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> two_ago(b.size() + 1);
  std::vector<std::size_t> previous(b.size() + 1);
  std::vector<std::size_t> current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto here = folded(a[i - 1]);
      const auto there = folded(b[j - 1]);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (here == there ? 0 : 1)});
      if (i > 1 && j > 1 && here == folded(b[j - 2]) && there == folded(a[i - 2])) {
        current[j] = std::min(current[j], two_ago[j - 2] + 1);
      }
    }
    two_ago.swap(previous);
    previous.swap(current);
  }
  return previous[b.size()];
}

std::optional<std::string_view> nearest_name(std::string_view word, std::span<const std::string_view> candidates) {
  if (word.empty() || word.size() > longest_word) return std::nullopt;
  std::size_t allowed = std::clamp<std::size_t>(word.size() / 3, 1, 3);
  std::optional<std::string_view> nearest;
  for (const auto candidate : candidates) {
    const auto longer = std::max(word.size(), candidate.size());
    const auto shorter = std::min(word.size(), candidate.size());
    if (candidate.empty() || longer - shorter > allowed) continue;
    const auto distance = edit_distance(word, candidate);
    if (distance > allowed || distance >= longer) continue;
    nearest = candidate;
    if (distance == 0) break;
    allowed = distance - 1;
  }
  return nearest;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  const auto nearest = nearest_name(word, candidates);
  return nearest ? "; did you mean " + std::string(*nearest) + "?" : std::string();
}

}  // namespace protocol
