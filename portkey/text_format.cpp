#include "portkey/text_format.hpp"

#include <algorithm>
#include <cctype>
#include <chrono>

namespace portkey {

namespace {

bool is_email(std::string_view text) {
  const auto at = text.find('@');
  return at != text.npos && at > 0 && at + 1 < text.size() && text.find('@', at + 1) == text.npos &&
         text.find_first_of(" \t\r\n<>,;\"") == text.npos;
}

bool digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return false;
  for (std::size_t each = at; each < at + count; ++each)
    if (std::isdigit(static_cast<unsigned char>(text[each])) == 0) return false;
  return true;
}

int two(std::string_view text, std::size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

}  // namespace

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

bool is_date_time(std::string_view text) {
  if (!digits(text, 0, 4) || text.substr(4, 1) != "-" || !digits(text, 5, 2) || text.substr(7, 1) != "-" ||
      !digits(text, 8, 2) || text.substr(10, 1) != "T" || !digits(text, 11, 2) || text.substr(13, 1) != ":" ||
      !digits(text, 14, 2) || text.substr(16, 1) != ":" || !digits(text, 17, 2))
    return false;
  const std::chrono::year_month_day date(std::chrono::year(two(text, 0) * 100 + two(text, 2)),
                                         std::chrono::month(static_cast<unsigned>(two(text, 5))),
                                         std::chrono::day(static_cast<unsigned>(two(text, 8))));
  if (!date.ok() || two(text, 11) > 23 || two(text, 14) > 59 || two(text, 17) > 60) return false;
  auto rest = text.substr(19);
  if (rest.starts_with('.')) {
    std::size_t end = 1;
    while (digits(rest, end, 1))
      ++end;
    if (end == 1 || end > 10) return false;
    rest.remove_prefix(end);
  }
  if (rest == "Z") return true;
  return rest.size() == 6 && (rest[0] == '+' || rest[0] == '-') && digits(rest, 1, 2) && rest[3] == ':' &&
         digits(rest, 4, 2) && two(rest, 1) <= 14 && two(rest, 4) <= 59;
}

bool has_format(std::string_view text, text_format format) {
  switch (format) {
    case text_format::date_time: return is_date_time(text);
    case text_format::email: return is_email(text);
    case text_format::uri: return text.starts_with("https://") || text.starts_with("http://");
    case text_format::plain: break;
  }
  return true;
}

std::string wire_date_time(std::string_view text) {
  const auto fraction = text.find('.');
  std::string out(text.substr(0, fraction == text.npos ? 19 : fraction));
  const auto offset = text.find_first_of("+-Z", 19);
  out += offset == text.npos || text[offset] == 'Z' ? std::string_view("+00:00") : text.substr(offset);
  return out;
}

}  // namespace portkey
