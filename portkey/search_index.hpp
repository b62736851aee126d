#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace portkey {

/// One kind of text that each document has, and how much a word in it counts.
struct search_part {
  double weight = 1;
  bool is_name = false;  ///< it names the document
};

/// Documents by the words in them. Made once, and then only read.
///
/// The ranking is BM25F (Robertson and Zaragoza, "The Probabilistic Relevance Framework"): a word counts by how few
/// documents have it, by how much the part it stands in counts, and less the longer that part is and the more often it
/// was counted already.
class search_index {
 public:
  /// Each document has one text for each of the parts. `same` says which other terms stand for a term that is searched
  /// for, at a part of its weight; both in the form of `search_terms`.
  using synonyms = std::multimap<std::string, std::string>;
  search_index(const std::vector<search_part>& parts, const std::vector<std::vector<std::string>>& documents,
               synonyms same);
  search_index(search_index&&) = default;
  search_index(const search_index&) = delete;
  search_index& operator=(const search_index&) = delete;

  struct hit {
    std::size_t document = 0;
    double score = 0;
  };
  struct ranking {
    std::vector<hit> hits;                ///< the best first; of equals the earlier document
    std::vector<std::string> understood;  ///< the terms, without typing errors
    std::vector<std::string> unknown;     ///< what no document has, nor anything near to it
    std::size_t looked_up = 0;            ///< how many of them no document has as they were written
  };

  /// The documents that have any of the terms, which `search_terms` made. A term that none has is read as those that
  /// are a typing error away, the first few times.
  ranking find(const std::vector<std::string>& terms) const;

 private:
  struct posting {
    std::uint32_t document;
    float count;  ///< of the term, weighted, and by the length of the parts
  };
  using postings = std::vector<posting>;

  std::string_view near(std::string_view term) const;
  /// Adds to each document's score what the term is worth in it, and the same with the terms that it stands for.
  void score(const std::string& term, double weight, std::vector<double>& scores) const;
  void score_with_synonyms(const std::string& term, double weight, std::vector<double>& scores) const;
  /// The same of a term as somebody wrote it: which term that is, is noted in `out`.
  void score_as_written(const std::string& term, std::vector<double>& scores, ranking& out) const;

  std::unordered_map<std::string, postings> terms_;
  std::vector<std::pair<std::uint32_t, std::string_view>> letters_;  // which letters each term has
  std::set<std::string> names_;
  synonyms same_;
  std::size_t documents_;
};

}  // namespace portkey
