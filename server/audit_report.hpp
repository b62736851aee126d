#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string>

#include "server/command_line.hpp"

namespace server {

/// Which calls of the audit log are shown. What is empty matches everything.
struct audit_filter {
  std::size_t limit = 0;     ///< the last so many, by time; 0: all, in the order of the log
  std::string since, until;  ///< as the log writes times; both included
  std::string principal, tool, outcome;
};

/// Reads it from the options. The error is one sentence.
boost::system::result<audit_filter, std::string> read_audit_filter(const audit_options& from,
                                                                   std::chrono::system_clock::time_point now);

/// Reads an audit log to its end and writes its calls, one a row or, as JSON, one a line: a call that began and has no other
/// entry is unknown. Gives how many lines were no entries. However long the log is, only what is shown of it is kept.
std::size_t write_audit_report(std::istream& log, const audit_filter& shown, bool as_json, std::ostream& out);

/// What `portkey-mcp audit` does with that file, "-" for standard input: writes to standard output, and to standard error what
/// is wrong. Gives the exit code.
int report_audit(const std::string& file, const audit_options& options);

}  // namespace server
