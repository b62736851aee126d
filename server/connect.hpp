#pragma once

#include <string>

#include "server/command_line.hpp"
#include "server/config.hpp"

namespace server {

/// Where `portkey-mcp connect` is run.
struct connect_site {
  const settings& values;
  const environment& variables;
  std::string program;  ///< the absolute path of this program
};

/// What it says on standard output and standard error, and its exit code.
struct connect_outcome {
  int exit_code = 0;
  std::string out;  ///< the settings themselves, or what became of the file
  std::string err;  ///< what to do with them, or what is wrong
};

/// Shows the settings with which a client reaches a server, or writes them into its file.
connect_outcome connect_client(const connect_options& asked, const connect_site& here);

/// The file that a place of `settings_places` means on Linux, by HOME and XDG_CONFIG_HOME; empty: neither is set.
std::string settings_file(std::string_view place, const environment& variables);

}  // namespace server
