#pragma once

#include <span>
#include <string_view>

namespace portkey {

/// Words that people use for another one that the catalogue uses.
struct word_group {
  std::string_view meant;  ///< the word of the catalogue
  std::string_view said;   ///< the others, with spaces between them
};

/// The groups; a word may be in several.
std::span<const word_group> same_words();

}  // namespace portkey
