#include "test/emulator/moment.hpp"

#include <algorithm>
#include <cstdio>

namespace emulator {

namespace {

std::string written(moment at, const char* format) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(at - day);
  char text[64];
  std::snprintf(text, sizeof text, format, static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return text;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Whether the text has a digit where the form has a 0, and is the same elsewhere.
bool has_form(std::string_view text, std::string_view form) {
  return std::equal(text.begin(), text.end(), form.begin(), form.end(),
                    [](char found, char wanted) { return wanted == '0' ? is_digit(found) : found == wanted; });
}

/// The number in digits that are known to be there.
int number(std::string_view text, std::size_t begin, std::size_t count) {
  int value = 0;
  for (const char digit : text.substr(begin, count))
    value = value * 10 + (digit - '0');
  return value;
}

}  // namespace

std::string iso_time(moment at) {
  return written(at, "%04d-%02u-%02uT%02d:%02d:%02d.000Z");
}

std::string spaced_time(moment at) {
  return written(at, "%04d-%02u-%02u %02d:%02d:%02d");
}

std::optional<moment> read_iso_time(std::string_view text) {
  constexpr std::string_view form = "0000-00-00T00:00:00";
  if (!has_form(text.substr(0, form.size()), form)) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(number(text, 0, 4)),
                                         std::chrono::month(static_cast<unsigned>(number(text, 5, 2))),
                                         std::chrono::day(static_cast<unsigned>(number(text, 8, 2))));
  const int hour = number(text, 11, 2);
  const int minute = number(text, 14, 2);
  const int second = number(text, 17, 2);
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const moment local = std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
                       std::chrono::seconds(second);

  std::string_view rest = text.substr(form.size());
  if (rest.starts_with('.')) {
    const auto end = rest.find_first_not_of("0123456789", 1);
    if (end == 1 || end > 10) return std::nullopt;
    rest.remove_prefix(end);
  }
  if (rest == "Z") return local;
  if (!has_form(rest, "+00:00") && !has_form(rest, "-00:00")) return std::nullopt;
  const int hours = number(rest, 1, 2);
  const int minutes = number(rest, 4, 2);
  if (hours > 23 || minutes > 59) return std::nullopt;
  const auto offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return rest[0] == '-' ? local + offset : local - offset;
}

}  // namespace emulator
