#include "portkey/search_index.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "portkey/search_terms.hpp"
#include "protocol/nearest_name.hpp"

namespace portkey {

namespace {

// How soon a further occurrence of a word counts no more, and how much long texts are held against it.
constexpr double saturation = 3, by_length = 0.8;

// What a match is worth that is not the word itself, and two neighbours that are found together beside either.
constexpr double of_a_synonym = 0.15, of_a_typing_error = 0.6, of_a_pair = 0.45;

/// What words are worth that no document is named by: in short texts they are often there by accident.
constexpr double of_no_name = 0.85;

/// How much a document that has only some of the words falls behind one that has them all.
constexpr double coverage = 0.55;

constexpr std::size_t most_terms = 10'000, most_looked_up = 8;

/// Which letters and digits a word has, each at its bit: words that differ in many of them are far apart.
std::uint32_t letters_of(std::string_view word) {
  std::uint32_t out = 0;
  for (const auto c : word)
    out |= std::uint32_t{1} << (static_cast<unsigned char>(c) & 31U);
  return out;
}

}  // namespace

search_index::search_index(const std::vector<search_part>& parts,
                           const std::vector<std::vector<std::string>>& documents, synonyms same)
    : same_(std::move(same)), documents_(documents.size()) {
  std::vector<std::vector<std::vector<std::string>>> terms(documents.size());
  std::vector<double> average(parts.size());
  for (std::size_t at = 0; at < documents.size(); ++at)
    for (std::size_t part = 0; part < parts.size(); ++part) {
      terms[at].push_back(search_terms(documents[at][part], most_terms));
      average[part] += static_cast<double>(terms[at][part].size()) / static_cast<double>(documents.size());
    }
  for (std::size_t at = 0; at < documents.size(); ++at) {
    std::map<std::string, double> counts;
    for (std::size_t part = 0; part < parts.size(); ++part) {
      const auto length = static_cast<double>(terms[at][part].size()) / std::max(average[part], 1.0);
      const auto weight = parts[part].weight / (1 - by_length + by_length * length);
      const auto& in = terms[at][part];
      if (parts[part].is_name) names_.insert(in.begin(), in.end());
      for (std::size_t place = 0; place < in.size(); ++place) {
        counts[in[place]] += weight;
        if (place > 0) counts[in[place - 1] + ' ' + in[place]] += weight;
      }
    }
    for (const auto& [term, count] : counts)
      terms_[term].push_back({static_cast<std::uint32_t>(at), static_cast<float>(count)});
  }
  for (const auto& [term, in] : terms_)
    if (term.find(' ') == term.npos) letters_.emplace_back(letters_of(term), term);
  std::sort(letters_.begin(), letters_.end());
}

std::string_view search_index::near(std::string_view term) const {
  constexpr std::size_t shortest = 4;
  if (term.size() < shortest) return {};
  const auto own = letters_of(term);
  std::string_view nearest;
  auto allowed = std::max<std::size_t>(term.size() / 5, 1);
  for (const auto& [letters, known] : letters_) {
    const auto longer = std::max(known.size(), term.size()), shorter = std::min(known.size(), term.size());
    if (std::popcount(letters ^ own) > 4 || longer - shorter > allowed || shorter < shortest) continue;
    const auto distance = protocol::edit_distance(term, known);
    if (distance > allowed) continue;
    nearest = known;
    if (distance == 1) break;
    allowed = distance - 1;
  }
  return nearest;
}

void search_index::score(const std::string& term, double weight, std::vector<double>& scores) const {
  const auto found = terms_.find(term);
  if (found == terms_.end()) return;
  const auto with = static_cast<double>(found->second.size()), all = static_cast<double>(documents_);
  // Damped: what is rare among few and short documents is often there by accident.
  const auto rarity = std::sqrt(std::log(1 + (all - with + 0.5) / (with + 0.5)));
  for (const auto& [document, count] : found->second)
    scores[document] += weight * rarity * count * (saturation + 1) / (saturation + count);
}

void search_index::score_with_synonyms(const std::string& term, double weight, std::vector<double>& scores) const {
  score(term, weight, scores);
  const auto [first, last] = same_.equal_range(term);
  for (auto each = first; each != last; ++each)
    score(each->second, weight * of_a_synonym, scores);
}

void search_index::score_as_written(const std::string& term, std::vector<double>& scores, ranking& out) const {
  out.understood.push_back(term);
  if (terms_.contains(term) || same_.contains(term)) {
    score_with_synonyms(term, 1, scores);
  } else {
    const auto meant = out.looked_up++ < most_looked_up ? near(term) : std::string_view();
    if (meant.empty()) {
      out.unknown.push_back(term);
    } else {
      out.understood.back() = meant;
      score_with_synonyms(out.understood.back(), of_a_typing_error, scores);
    }
  }
  if (names_.contains(out.understood.back())) return;
  for (auto& each : scores)
    each *= of_no_name;
}

search_index::ranking search_index::find(const std::vector<std::string>& terms) const {
  ranking out;
  std::vector<double> scores(documents_), covered(documents_);
  double all = 0;
  for (const auto& term : terms) {
    std::vector<double> own(documents_);
    score_as_written(term, own, out);
    const auto best = *std::max_element(own.begin(), own.end());
    all += best;
    for (std::size_t at = 0; at < documents_; ++at) {
      scores[at] += own[at];
      if (own[at] > 0) covered[at] += best;
    }
  }
  const auto& understood = out.understood;
  for (std::size_t at = 1; at < understood.size(); ++at)
    score(understood[at - 1] + ' ' + understood[at], of_a_pair, scores);
  for (std::size_t at = 0; at < documents_; ++at) {
    if (all > 0) scores[at] *= std::pow(covered[at] / all, coverage);
    if (scores[at] > 0) out.hits.push_back({at, scores[at]});
  }
  std::stable_sort(out.hits.begin(), out.hits.end(),
                   [](const hit& one, const hit& other) { return one.score > other.score; });
  return out;
}

}  // namespace portkey
