#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <iostream>
#include <string>
#include <variant>
#include <vector>

#include "portkey/toolbox.hpp"
#include "server/check_report.hpp"
#include "server/command_line.hpp"
#include "server/config.hpp"
#include "server/healthcheck.hpp"
#include "server/log.hpp"
#include "server/serve.hpp"
#include "server/service.hpp"
#include "server/stdio.hpp"
#include "server/tools_report.hpp"

namespace {

using server::command;

/// Keys live in this process's memory: a crash must not write them to a disk.
void forbid_core_dumps() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
}

/// Every connection is a descriptor, and the usual soft limit is below what `server.max_connections` allows.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

server::listening listening_of(command what) {
  if (what == command::stdio || what == command::tools) return server::listening::no;
  return what == command::healthcheck ? server::listening::elsewhere : server::listening::yes;
}

int print(const std::string& text, int exit_code) {
  (exit_code == 0 ? std::cout : std::cerr) << text << std::flush;
  return exit_code;
}

int run(command what, const server::invocation& asked, const server::configuration& with, const server::reread& read) {
  switch (what) {
    case command::tools: {
      const server::service served(with.values);
      return print(server::tools_report(served.tools, asked.tools), 0);
    }
    case command::healthcheck: {
      const auto trouble = server::healthcheck(with.values);
      return print(trouble.empty() ? "ready\n" : trouble + "\n", trouble.empty() ? 0 : 1);
    }
    default: break;
  }
  server::start_log(with.values.log.level, with.values.log.format);
  for (const auto& warning : with.warnings)
    server::log_line(server::log_level::warning, "settings", {{"what", warning}});
  if (what == command::stdio)
    server::serve_stdio(with.values);
  else
    server::serve(with.values, read);
  server::stop_log();
  return 0;
}

int run(const std::vector<std::string>& arguments) {
  const auto parsed = server::parse_command_line(arguments);
  if (const auto* early = std::get_if<server::early_exit>(&parsed)) return print(early->text, early->exit_code);
  const auto& asked = std::get<server::invocation>(parsed);

  server::sources given;
  given.command_line = asked.settings;
  given.variables = server::environment_of(environ);
  given.config_file = asked.config_file;
  given.opens = listening_of(asked.what);
  const auto read = [&given] { return server::load(given, {portkey::toolset_names(), portkey::tool_names()}); };
  const auto loaded = read();
  if (asked.what == command::check) {
    const auto report = server::report_on(loaded);
    return print(report.text, report.exit_code);
  }
  if (!loaded) return print(server::problems_text(loaded.error()), 1);
  return run(asked.what, asked, *loaded, read);
}

}  // namespace

int main(int count, char** words) {
  forbid_core_dumps();
  raise_descriptor_limit();
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return run(std::vector<std::string>(words + 1, words + count));
  } catch (const std::exception& failed) {
    server::stop_log();
    return print(std::string("portkey-mcp: ") + failed.what() + "\n", 1);
  }
}
