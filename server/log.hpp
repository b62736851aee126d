#pragma once

#include <boost/json/value.hpp>
#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

#include "server/settings.hpp"

namespace server {

/// One member of a log line beside its time, level and event. Never a credential, a body, a query or arguments.
struct log_member {
  log_member(std::string_view key, std::string_view text) : name(key), value(boost::json::string(text)) {}
  log_member(std::string_view key, const std::string& text) : log_member(key, std::string_view(text)) {}
  log_member(std::string_view key, const char* text) : log_member(key, std::string_view(text)) {}
  template <std::integral number>
  log_member(std::string_view key, number count) : name(key), value(count) {}

  std::string_view name;
  boost::json::value value;
};
using log_members = std::initializer_list<log_member>;

/// A member that is left out of the line where its text is empty.
log_member unless_empty(std::string_view key, const std::string& text);
/// The same of a number that only says something where `holds`.
log_member only_if(bool holds, std::string_view key, std::integral auto number) {
  log_member out(key, number);
  if (!holds) out.value = nullptr;
  return out;
}

/// Opens the log on standard error. Lines that cannot be written fast enough are dropped, oldest first: a reader that
/// stands still never stops the daemon.
void start_log(log_level level, log_format format);

/// The least that is logged from now on. From any thread.
void set_log_level(log_level level);

/// Writes what is still queued and closes the log.
void stop_log();

/// Whether a line of that level would be written, for lines that are costly to put together.
bool is_logged(log_level level);

/// One line: JSON, or text, as the log was opened. Before `start_log` nothing is written.
void log_line(log_level level, std::string_view event, log_members members);

/// JSON with that escaped which terminals and line readers act on, though JSON allows it: C1 controls (U+0080…U+009F), U+2028
/// and U+2029. What is not UTF-8 loses the bytes that are not ASCII.
std::string escaped_line(std::string text);

/// The line itself, for `log_line` and for tests: on one line whatever the members hold, control characters, C1 and
/// line separators escaped.
std::string log_text(log_format format, std::string_view time, log_level level, std::string_view event,
                     log_members members);

}  // namespace server
