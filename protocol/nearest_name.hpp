#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace protocol {

/// How many edits turn `a` into `b`: insert, remove or replace a character, or swap neighbours. Case is ignored, and '-' is
/// the same as '_'.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate that `word` was probably meant to be, or nothing when none is near. Case is ignored, and '-' is the
/// same as '_'. Near means at most one edit for each three characters, three at most; a swap of neighbours is one edit.
/// The first of equally near candidates wins. A word of more than 64 characters is near to nothing: the work is
/// bounded.
std::optional<std::string_view> nearest_name(std::string_view word, std::span<const std::string_view> candidates);

/// "; did you mean X?", or nothing when no candidate is near: the end of a sentence about an unknown name.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace protocol
