#include "server/asked_time.hpp"

#include <optional>
#include <regex>

namespace server {

namespace {

using time_point = std::chrono::system_clock::time_point;

int number(const std::ssub_match& digits) {
  return digits.matched ? std::stoi(digits.str()) : 0;
}

std::optional<time_point> before(const std::smatch& found, time_point now) {
  const std::chrono::seconds count(number(found[1]));
  switch (*found[2].first) {
    case 's': return now - count;
    case 'm': return now - count * 60;
    case 'h': return now - count * 3'600;
    default: return now - count * 86'400;
  }
}

std::optional<time_point> at(const std::smatch& found) {
  using namespace std::chrono;
  const year_month_day date(year(number(found[1])), month(static_cast<unsigned>(number(found[2]))),
                            day(static_cast<unsigned>(number(found[3]))));
  const int hour = number(found[4]), minute = number(found[5]), second = number(found[6]);
  const int hours_off = number(found[10]), minutes_off = number(found[11]);
  if (!date.ok() || hour > 23 || minute > 59 || second > 59 || hours_off > 23 || minutes_off > 59) return std::nullopt;
  auto fraction = found[7].str();
  fraction.resize(3, '0');
  const auto offset = (hours(hours_off) + minutes(minutes_off)) * (found[9] == "-" ? -1 : 1);
  return time_point(sys_days(date)) + hours(hour) + minutes(minute) + seconds(second) +
         milliseconds(std::stoi(fraction)) - offset;
}

}  // namespace

boost::system::result<time_point, std::string> parse_asked_time(const std::string& text, time_point now) {
  static const std::regex ago("([0-9]{1,6})([smhd])");
  static const std::regex iso(
      "([0-9]{4})-([0-9]{2})-([0-9]{2})"
      "(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]{1,9}))?)?(Z|([+-])([0-9]{2}):([0-9]{2}))?)?");
  std::smatch found;
  std::optional<time_point> read;
  if (text.size() > 64) return std::string("is too long for a time");
  if (std::regex_match(text, found, ago))
    read = before(found, now);
  else if (std::regex_match(text, found, iso))
    read = at(found);
  if (read) return *read;
  return std::string("wants a time such as 2026-10-01 or 2026-10-01T12:00:00Z, or how long ago: 15m, 2h, 7d");
}

}  // namespace server
