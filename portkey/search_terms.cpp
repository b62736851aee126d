#include "portkey/search_terms.hpp"

#include <algorithm>
#include <array>

namespace portkey {

namespace {

constexpr std::size_t longest_word = 32;

/// Words that stand in requests of every kind, in order.
constexpr std::array empty_words = std::to_array<std::string_view>(
    {"a",       "about",     "again",    "ago",    "all",    "already", "also",    "am",      "an",      "and",
     "another", "any",       "anything", "are",    "as",     "ask",     "at",      "back",    "be",      "because",
     "been",    "being",     "between",  "but",    "by",     "can",     "cant",    "could",   "current", "currently",
     "d",       "daily",     "day",      "days",   "did",    "do",      "does",    "doesnt",  "dont",    "each",
     "exactly", "exist",     "exists",   "few",    "for",    "from",    "gets",    "give",    "gives",   "got",
     "had",     "has",       "have",     "having", "hello",  "here",    "hi",      "hour",    "hours",   "how",
     "i",       "if",        "in",       "into",   "is",     "isnt",    "it",      "its",     "just",    "kind",
     "last",    "less",      "let",      "lets",   "makes",  "many",    "may",     "me",      "might",   "month",
     "monthly", "months",    "more",     "most",   "much",   "must",    "my",      "need",    "no",      "not",
     "now",     "of",        "on",       "one",    "onto",   "or",      "other",   "ought",   "our",     "out",
     "over",    "please",    "put",      "really", "s",      "same",    "several", "shall",   "should",  "so",
     "some",    "something", "take",     "tell",   "than",   "that",    "the",     "their",   "them",    "then",
     "there",   "these",     "they",     "thing",  "things", "this",    "those",   "through", "to",      "today",
     "too",     "two",       "under",    "until",  "up",     "us",      "use",     "very",    "want",    "was",
     "way",     "we",        "week",     "weekly", "weeks",  "were",    "what",    "when",    "where",   "whether",
     "which",   "while",     "who",      "whose",  "why",    "will",    "with",    "without", "would",   "year",
     "yes",     "yesterday", "you",      "your"});

static_assert(std::is_sorted(empty_words.begin(), empty_words.end()));

bool is_empty_word(std::string_view word) {
  return std::binary_search(empty_words.begin(), empty_words.end(), word);
}

bool is_vowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

bool cut_end(std::string& word, std::string_view end, std::size_t least_left) {
  if (word.size() < end.size() + least_left || !std::string_view(word).ends_with(end)) return false;
  word.erase(word.size() - end.size());
  return true;
}

/// Takes the plural, -ing and -ed off, and an e at the end: the first steps of Porter's stemmer. What is left need not be
/// a word, only the same for all forms of one.
void stem(std::string& word) {
  if (cut_end(word, "ies", 2))
    word += 'y';
  else if (!cut_end(word, "sses", 2) && word.size() > 3 && word.back() == 's')
    if (const auto before = word[word.size() - 2]; before != 's' && before != 'u' && before != 'i') word.pop_back();
  const auto whole = word;
  if (cut_end(word, "ing", 4) || cut_end(word, "ed", 4)) {
    if (std::none_of(word.begin(), word.end(), is_vowel)) {
      word = whole;  // "string"
    } else if (const auto size = word.size();
               word[size - 1] == word[size - 2] && word[size - 1] != 's' && word[size - 1] != 'l') {
      word.pop_back();
    }
  }
  if (word.size() > 3 && word.back() == 'e') word.pop_back();
}

bool is_of_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::vector<std::string> search_terms(std::string_view text, std::size_t most) {
  std::vector<std::string> terms;
  std::string word;
  const auto take = [&] {
    if (!word.empty() && word.size() <= longest_word && !is_empty_word(word)) {
      stem(word);
      terms.push_back(word);
    }
    word.clear();
  };
  char last = ' ';
  for (const auto c : text) {
    if (terms.size() >= most) return terms;
    if (c == '\'') continue;                                                        // "don't"
    const bool begins_a_part = c >= 'A' && c <= 'Z' && last >= 'a' && last <= 'z';  // "listWorkspaces"
    last = c;
    if (begins_a_part) take();
    if (is_of_word(c))
      word += lower(c);
    else
      take();
  }
  if (terms.size() < most) take();
  return terms;
}

}  // namespace portkey
