#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/settings.hpp"

namespace server {

/// The environment as a value: name → text. An empty text counts as unset.
using environment = std::map<std::string, std::string, std::less<>>;

/// The process's `environ` as a value. Where a name occurs twice the first counts, as with getenv.
environment environment_of(const char* const* variables);

/// One `--section.key text` of the command line.
struct command_line_setting {
  std::string name;  ///< "server.port"
  std::string text;
};

/// Whether a listener is going to be opened: the rules about who can reach it and the files that it needs are looked at
/// only then.
enum class listening {
  yes,
  no,        ///< nor has anybody else: stdio
  elsewhere  ///< another process has opened it from these settings, and is going to be asked
};

/// Where a socket listens.
struct listening_address {
  std::string host;  ///< an address
  std::uint16_t port = 0;
};

/// Where sockets listen that were handed to the process. They are there, whatever the settings say.
struct listening_addresses {
  std::optional<listening_address> main;
  std::optional<listening_address> metrics;
};

/// Everything that settings can come from, weakest last: command line, environment, file; below them the defaults.
struct sources {
  std::vector<command_line_setting> command_line;
  environment variables;
  std::optional<std::string> config_file;  ///< of `--config`; without it PORTKEY_MCP_CONFIG is looked at
  listening opens = listening::yes;
  listening_addresses inherited = {};
};

/// The names that `tools.toolsets` and `tools.exclude` may hold. A list that is empty is not checked against.
struct known_names {
  std::vector<std::string> toolsets;
  std::vector<std::string> tools;
};

/// Setting → where its value came from: "default", "config.toml:12", "environment PORT", "command line", "inherited socket".
using provenance = std::map<std::string, std::string, std::less<>>;

/// An accepted configuration.
struct configuration {
  settings values;
  provenance origins;                 ///< every setting of the table has an entry
  std::vector<std::string> warnings;  ///< one sentence each
};

/// Everything that is wrong, one line each: where, what, and what is wanted. Never empty.
using problems = std::vector<std::string>;

/// Reads all sources, the configuration file and the files of secrets included, and checks the whole.
boost::system::result<configuration, problems> load(const sources& given, const known_names& names);

/// What an empty configuration gives: the defaults, with `gateway_url` and `identity.mode` resolved.
settings default_settings();

/// Whether `host` ("127.0.0.1", "::1", "localhost", …) can be reached from this machine alone.
bool is_loopback(std::string_view host);

}  // namespace server
