#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace portkey {

/// Toolsets, by their place in the catalogue, one bit each.
using toolset_bits = std::uint32_t;

/// Which tools a request or a session gets, of those that the operator allows. It never widens anything.
struct narrowing {
  /// What is listed of what may be called; of two wishes the later in this list wins.
  enum class listing : std::uint8_t { by_default, all, core };

  listing lists = listing::by_default;
  toolset_bits toolsets = 0;  ///< what may be called, and is listed; 0: all of them
  bool read_only = false;
  bool of_caller = false;  ///< something else than the URL says so: not for everybody who uses the same URL

  friend bool operator==(const narrowing&, const narrowing&) = default;
};

/// Reads "core", "all" or names of toolsets with commas between them. Errors, one sentence each: an unknown name, with
/// the nearest; one that is not among `allowed`, with those that are; "core" or "all" beside others; nothing at all.
boost::system::result<narrowing, std::string> read_toolsets(std::string_view text, toolset_bits allowed);

/// What both allow. Error: they have no toolset in common, and so no tool.
boost::system::result<narrowing, std::string> narrower(const narrowing& one, const narrowing& other);

/// As a number, for where it is kept with a session, and back; 0 is everything.
std::uint64_t packed(const narrowing& one);
narrowing unpacked(std::uint64_t bits);

/// The bit of that toolset; 0 when there is none of that name.
toolset_bits toolset_bit(std::string_view name);

/// "analytics, prompts": those names, in the order of the catalogue.
std::string names_of(toolset_bits toolsets);

}  // namespace portkey
