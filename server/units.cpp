#include "server/units.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <span>

namespace server {
namespace {

struct unit {
  std::string_view name;
  std::uint64_t of_the_smallest;
};

// From the smallest: the texts that are written use the last that divides.
constexpr std::array<unit, 4> durations{{{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}}};
constexpr std::array<unit, 4> sizes{{{"", 1}, {"KiB", 1ULL << 10}, {"MiB", 1ULL << 20}, {"GiB", 1ULL << 30}}};

/// The amount in the smallest unit; nothing if the text is not a number and a unit, or beyond 63 bits.
std::optional<std::uint64_t> amount_of(std::string_view text, std::span<const unit> units) {
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  std::uint64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [after, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view name(after, static_cast<std::size_t>(end - after));
  for (const auto& candidate : units) {
    if (candidate.name != name) continue;
    if (number > most / candidate.of_the_smallest) return std::nullopt;
    return number * candidate.of_the_smallest;
  }
  return std::nullopt;
}

std::string shortest(std::uint64_t amount, std::span<const unit> units) {
  auto chosen = units.front();
  for (const auto& candidate : units) {
    if (amount % candidate.of_the_smallest == 0) chosen = candidate;
  }
  return std::to_string(amount / chosen.of_the_smallest).append(chosen.name);
}

}  // namespace

boost::system::result<std::chrono::milliseconds, std::string> parse_duration(std::string_view text) {
  if (const auto amount = amount_of(text, durations)) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(*amount));
  }
  return std::string(R"(a duration is a whole number and its unit, such as "500ms", "30s", "5m" or "24h")");
}

boost::system::result<std::uint64_t, std::string> parse_size(std::string_view text) {
  if (const auto amount = amount_of(text, sizes)) return *amount;
  return std::string(R"(a size is a whole number of bytes, or one with its unit, such as "64KiB" or "1MiB")");
}

std::string duration_text(std::chrono::milliseconds duration) {
  if (duration.count() <= 0) return "0s";
  return shortest(static_cast<std::uint64_t>(duration.count()), durations);
}

std::string size_text(std::uint64_t bytes) {
  return bytes == 0 ? "0" : shortest(bytes, sizes);
}

}  // namespace server
