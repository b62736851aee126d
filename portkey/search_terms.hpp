#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace portkey {

/// The words of a text as a search compares them, in their order: in lower case, without common endings ("users" and
/// "user", "spending" and "spend" are the same), and without those that tell nothing apart ("the", "please"). At most
/// `most` of them, each of at most 32 bytes.
std::vector<std::string> search_terms(std::string_view text, std::size_t most);

}  // namespace portkey
