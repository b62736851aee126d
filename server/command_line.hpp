#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/config.hpp"

namespace server {

enum class command { serve, stdio, check, tools, healthcheck, audit, connect };

/// What `portkey-mcp tools` prints. `json` and `markdown` exclude each other.
struct tools_options {
  bool json = false;
  bool markdown = false;
  bool toolsets = false;                   ///< only the totals of each toolset
  std::optional<std::string> search = {};  ///< only what search_tools finds for these words
};

/// What `portkey-mcp audit` shows. Empty texts choose everything.
struct audit_options {
  std::string file;  ///< "-": standard input; empty: the one of the settings
  std::string since, until, principal, tool, outcome;
  std::size_t limit = 100;  ///< the last so many calls; 0: all
  bool json = false;
};

/// What `portkey-mcp connect` shows or writes. `url` and `stdio` exclude each other.
struct connect_options {
  std::string client;              ///< empty: list them
  std::optional<std::string> url;  ///< of a server's MCP endpoint; nothing: this configuration's own
  bool stdio = false;              ///< the client starts this program itself
  std::string name = "portkey";    ///< of the entry
  bool write = false;              ///< into the client's settings file
  std::string file;                ///< another than the client's own
  bool replace = false;            ///< an entry of that name that differs
};

/// What a command line asks for.
struct invocation {
  command what = command::serve;
  std::optional<std::string> config_file;
  std::vector<command_line_setting> settings;
  tools_options tools;
  audit_options audit;
  connect_options connect;
};

/// A command line that ends at once: help, version, or one line about what is wrong with it.
struct early_exit {
  int exit_code = 0;  ///< 0: `text` is for standard output; 1: for standard error
  std::string text;   ///< complete lines
};

/// Reads the arguments, without the program's own name. Values of settings are not checked here: `load` does.
std::variant<invocation, early_exit> parse_command_line(const std::vector<std::string>& arguments);

}  // namespace server
