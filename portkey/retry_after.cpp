#include "portkey/retry_after.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace portkey {

namespace {

using std::chrono::milliseconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr std::array<std::string_view, 7> days = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 7> long_days = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                       "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Takes a text from its front, piece by piece. Once a piece is not what was expected, it has failed for good.
class pieces {
 public:
  explicit pieces(std::string_view text) : left_(text) {}

  pieces& text(std::string_view expected) {
    good_ = good_ && left_.starts_with(expected);
    if (good_) left_.remove_prefix(expected.size());
    return *this;
  }

  /// Exactly so many digits; with `blank` the first of them may be a space.
  pieces& number(std::size_t digits, int& into, bool blank = false) {
    good_ = good_ && left_.size() >= digits;
    into = 0;
    for (std::size_t at = 0; good_ && at < digits; ++at) {
      const char c = left_[at];
      if (blank && at == 0 && c == ' ') continue;
      good_ = c >= '0' && c <= '9';
      into = into * 10 + (c - '0');
    }
    if (good_) left_.remove_prefix(digits);
    return *this;
  }

  template <std::size_t count>
  pieces& one_of(const std::array<std::string_view, count>& names, int* into = nullptr) {
    const auto found = std::find_if(names.begin(), names.end(), [this](auto name) { return left_.starts_with(name); });
    good_ = good_ && found != names.end();
    if (good_) left_.remove_prefix(found->size());
    if (good_ && into) *into = static_cast<int>(found - names.begin());
    return *this;
  }

  bool read_whole() const { return good_ && left_.empty(); }

 private:
  std::string_view left_;
  bool good_ = true;
};

struct date {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;  // January is 0

  pieces& time_in(pieces& from) { return from.number(2, hour).text(":").number(2, minute).text(":").number(2, second); }

  std::optional<sys_seconds> moment() const {
    const std::chrono::year_month_day on(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month + 1)),
                                         std::chrono::day(static_cast<unsigned>(day)));
    // 60 is a leap second.
    if (!on.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
    return sys_days(on) + std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
  }
};

/// "Sun, 06 Nov 1994 08:49:37 GMT"
std::optional<sys_seconds> imf_fixdate(std::string_view text) {
  date read;
  pieces from(text);
  from.one_of(days).text(", ").number(2, read.day).text(" ").one_of(months, &read.month).text(" ");
  read.time_in(from.number(4, read.year).text(" ")).text(" GMT");
  return from.read_whole() ? read.moment() : std::nullopt;
}

/// "Sunday, 06-Nov-94 08:49:37 GMT". Two digits of a year that would be more than 50 years ahead mean the last
/// century's.
std::optional<sys_seconds> rfc850_date(std::string_view text, sys_seconds now) {
  date read;
  pieces from(text);
  from.one_of(long_days).text(", ").number(2, read.day).text("-").one_of(months, &read.month).text("-");
  read.time_in(from.number(2, read.year).text(" ")).text(" GMT");
  if (!from.read_whole()) return std::nullopt;
  const auto this_year =
      static_cast<int>(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(now)).year());
  read.year += this_year - this_year % 100;
  const auto moment = read.moment();
  if (moment && *moment <= now + std::chrono::years(50)) return moment;
  read.year -= 100;
  return read.moment();
}

/// "Sun Nov  6 08:49:37 1994"
std::optional<sys_seconds> asctime_date(std::string_view text) {
  date read;
  pieces from(text);
  from.one_of(days).text(" ").one_of(months, &read.month).text(" ").number(2, read.day, true).text(" ");
  read.time_in(from).text(" ").number(4, read.year);
  return from.read_whole() ? read.moment() : std::nullopt;
}

std::optional<milliseconds> delta_seconds(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != text.npos) return std::nullopt;
  std::chrono::seconds sum(0);
  for (const char digit : text)
    sum = std::min<std::chrono::seconds>(sum * 10 + std::chrono::seconds(digit - '0'), std::chrono::hours(24));
  return std::min<milliseconds>(sum, longest_retry_after);
}

}  // namespace

std::optional<milliseconds> read_retry_after(std::string_view text, sys_seconds now) {
  constexpr std::string_view blanks = " \t";
  const auto first = text.find_first_not_of(blanks);
  if (first == text.npos) return std::nullopt;
  text = text.substr(first, text.find_last_not_of(blanks) - first + 1);

  if (const auto seconds = delta_seconds(text)) return seconds;
  auto moment = imf_fixdate(text);
  if (!moment) moment = rfc850_date(text, now);
  if (!moment) moment = asctime_date(text);
  if (!moment) return std::nullopt;
  return std::clamp<milliseconds>(*moment - now, milliseconds(0), longest_retry_after);
}

}  // namespace portkey
