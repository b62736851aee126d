#include "portkey/plain_words.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

namespace portkey {

namespace {

/// Words that say nothing by themselves about a member of an answer.
constexpr std::array<std::string_view, 27> filler_words = {
    "a",  "an", "and", "as",   "at", "by",   "for",  "from", "in",   "is",  "it",   "its",   "last", "of",
    "on", "or", "the", "this", "to", "that", "uuid", "was",  "when", "who", "with", "whole", "all"};

bool is_filler(std::string_view word) {
  return std::find(filler_words.begin(), filler_words.end(), word) != filler_words.end();
}

/// Lower-case words of letters and digits that say something, without the endings that English gives them.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end = [&] {
    if (is_filler(word)) word.clear();
    for (const std::string_view ending : {"ing", "ed", "es", "s", "d", "e"})
      if (word.size() > ending.size() + 2 && word.ends_with(ending)) {
        word.resize(word.size() - ending.size());
        break;
      }
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (const auto c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    else
      end();
  }
  end();
  return words;
}

}  // namespace

bool tells_more(std::string_view name, std::string_view description) {
  auto known = words_of(name);
  // A time is a time, whatever happened then.
  if (name.ends_with("_at")) known.insert(known.end(), {"chang", "updat", "creat", "add", "mad"});
  const auto words = words_of(description);
  return std::any_of(words.begin(), words.end(), [&known](const std::string& word) {
    return std::find(known.begin(), known.end(), word) == known.end();
  });
}

}  // namespace portkey
