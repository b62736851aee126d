#include "portkey/narrowing.hpp"

#include <algorithm>
#include <vector>

#include "portkey/catalogue.hpp"
#include "protocol/json_text.hpp"
#include "protocol/nearest_name.hpp"

namespace portkey {

namespace {

static_assert(catalogue.size() <= 32, "every toolset has a bit");

std::string_view without_spaces(std::string_view text) {
  while (!text.empty() && text.front() == ' ')
    text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ')
    text.remove_suffix(1);
  return text;
}

std::string unknown_toolset(std::string_view name) {
  std::vector<std::string_view> known = {"core", "all"};
  for (const auto* set : catalogue)
    known.emplace_back(set->name);
  const auto hint = protocol::did_you_mean(name, known);
  const auto shown = "There is no toolset \"" + std::string(protocol::beginning(name, 64)) + "\"";
  return shown + (hint.empty() ? "; there are core, all, " + names_of(~toolset_bits{0}) + "." : hint);
}

}  // namespace

toolset_bits toolset_bit(std::string_view name) {
  for (std::size_t at = 0; at < catalogue.size(); ++at)
    if (name == catalogue[at]->name) return toolset_bits{1} << at;
  return 0;
}

std::string names_of(toolset_bits toolsets) {
  std::string out;
  for (const auto* set : catalogue)
    if ((toolsets & toolset_bit(set->name)) != 0) out += (out.empty() ? "" : ", ") + std::string(set->name);
  return out;
}

boost::system::result<narrowing, std::string> read_toolsets(std::string_view text, toolset_bits allowed) {
  narrowing out;
  std::size_t count = 0;
  while (true) {
    const auto comma = text.find(',');
    const auto name = without_spaces(text.substr(0, comma));
    if (name == "core" || name == "all") {
      out.lists = name == "core" ? narrowing::listing::core : narrowing::listing::all;
      ++count;
    } else if (!name.empty()) {
      const auto bit = toolset_bit(name);
      if (bit == 0) return unknown_toolset(name);
      if ((bit & allowed) == 0)
        return "The toolset \"" + std::string(name) + "\" is not allowed here; allowed are: " + names_of(allowed) + ".";
      out.toolsets |= bit;
      ++count;
    }
    if (comma == text.npos) break;
    text.remove_prefix(comma + 1);
  }
  if (count == 0) return "No toolset is named; name core, all, or some of: " + names_of(allowed) + ".";
  if (count > 1 && out.lists != narrowing::listing::by_default)
    return "\"core\" and \"all\" stand alone; leave them out, or the other toolsets.";
  return out;
}

boost::system::result<narrowing, std::string> narrower(const narrowing& one, const narrowing& other) {
  narrowing out;
  out.lists = std::max(one.lists, other.lists);
  out.read_only = one.read_only || other.read_only;
  out.of_caller = one.of_caller || other.of_caller;
  if (one.toolsets == 0 || other.toolsets == 0)
    out.toolsets = one.toolsets | other.toolsets;
  else if ((out.toolsets = one.toolsets & other.toolsets) == 0)
    return "Nothing is left of the tools: " + names_of(one.toolsets) + " and " + names_of(other.toolsets) +
           " have no toolset in common.";
  return out;
}

std::uint64_t packed(const narrowing& one) {
  return std::uint64_t{one.toolsets} | std::uint64_t{static_cast<std::uint8_t>(one.lists)} << 32 |
         std::uint64_t{one.read_only} << 40 | std::uint64_t{one.of_caller} << 41;
}

narrowing unpacked(std::uint64_t bits) {
  narrowing out;
  out.toolsets = static_cast<toolset_bits>(bits);
  out.lists = static_cast<narrowing::listing>(std::min<std::uint64_t>(bits >> 32 & 0xffU, 2));
  out.read_only = (bits >> 40 & 1U) != 0;
  out.of_caller = (bits >> 41 & 1U) != 0;
  return out;
}

}  // namespace portkey
