#pragma once

#include <boost/system/result.hpp>
#include <string>

#include "server/config.hpp"

namespace server {

/// What `portkey-mcp check` says and how it ends.
struct check_report {
  std::string text;   ///< complete lines
  int exit_code = 0;  ///< 0: the daemon would start; 1: it would not
};

/// Every effective setting as `section.key = value   # from where`, secrets masked, then who may come in, what the rules of
/// safety decide, and the warnings; or every problem.
check_report report_on(const boost::system::result<configuration, problems>& loaded);

/// Every problem on a line of its own, under a line that counts them.
std::string problems_text(const problems& wrong);

}  // namespace server
