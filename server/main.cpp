#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "portkey/toolbox.hpp"
#include "server/audit_report.hpp"
#include "server/check_report.hpp"
#include "server/command_line.hpp"
#include "server/config.hpp"
#include "server/config_hosting.hpp"
#include "server/connect.hpp"
#include "server/healthcheck.hpp"
#include "server/inherited_sockets.hpp"
#include "server/log.hpp"
#include "server/portkey_application.hpp"
#include "server/redaction.hpp"
#include "server/serve.hpp"
#include "server/service_manager.hpp"
#include "server/stdio.hpp"
#include "server/tools_report.hpp"

namespace {

using server::command;

/// Keys live in this process's memory: a crash must not write them to a disk, nor may another process of the same user read
/// them there.
void forbid_core_dumps() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
}

/// Every connection is a descriptor, and the usual soft limit is below what `server.max_connections` allows.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

server::listening listening_of(command what) {
  switch (what) {
    case command::stdio:
    case command::tools:
    case command::audit:
    case command::connect: return server::listening::no;
    case command::healthcheck: return server::listening::elsewhere;
    default: return server::listening::yes;
  }
}

int print(const std::string& text, int exit_code) {
  (exit_code == 0 ? std::cout : std::cerr) << text << std::flush;
  return exit_code;
}

/// The log that the settings name.
int show_audit(const server::settings& with, const server::audit_options& asked) {
  const auto& file = with.safety.audit_file;
  if (file.empty() || file == "-")
    return print(std::string("portkey-mcp: ") +
                     (file.empty() ? "No audit log is configured; name a file, or set safety.audit_file.\n"
                                   : "The audit log goes to standard output; name the file that it is kept in.\n"),
                 1);
  return server::report_audit(file, asked);
}

int connect(server::configuration with, const server::connect_options& asked) {
  const auto variables = server::environment_of(environ);
  // What is wrong with it, the daemon will say.
  server::settle_hosting(with.values, with.origins);
  const server::connect_site here{with.values, variables, std::filesystem::read_symlink("/proc/self/exe").native()};
  const auto done = server::connect_client(asked, here);
  print(done.out, 0);
  std::cerr << done.err;
  return done.exit_code;
}

int run(command what, const server::invocation& asked, const server::configuration& with, const server::reread& read,
        const server::inherited_sockets& sockets) {
  switch (what) {
    case command::tools: {
      const server::portkey_application offered(with.values);
      return print(server::tools_report(offered.tools(), asked.tools), 0);
    }
    case command::audit: return show_audit(with.values, asked.audit);
    case command::connect: return connect(with, asked.connect);
    case command::healthcheck: {
      const auto trouble = server::healthcheck(with.values);
      return print(trouble.empty() ? "ready\n" : trouble + "\n", trouble.empty() ? 0 : 1);
    }
    default: break;
  }
  server::set_redaction(std::make_shared<const server::redaction>(server::secrets_of(with.values)));
  server::start_log(with.values.log.level, with.values.log.format);
  for (const auto& warning : with.warnings)
    server::log_line(server::log_level::warning, "settings", {{"what", warning}});
  const server::offer make = [](const server::settings& from) {
    return std::make_shared<const server::portkey_application>(from);
  };
  if (what == command::stdio)
    server::serve_stdio(with.values, make(with.values));
  else
    server::serve(with.values, make, read, sockets, server::service_manager(server::environment_of(environ), getpid()));
  server::stop_log();
  return 0;
}

int run(const std::vector<std::string>& arguments) {
  const auto parsed = server::parse_command_line(arguments);
  if (const auto* early = std::get_if<server::early_exit>(&parsed)) return print(early->text, early->exit_code);
  const auto& asked = std::get<server::invocation>(parsed);
  if (asked.what == command::audit && !asked.audit.file.empty())
    return server::report_audit(asked.audit.file, asked.audit);

  const auto opens = listening_of(asked.what);
  const auto sockets = opens == server::listening::no ? server::inherited_sockets() : server::take_inherited_sockets();
  server::sources given;
  given.command_line = asked.settings;
  given.variables = server::environment_of(environ);
  given.config_file = asked.config_file;
  given.opens = opens;
  given.inherited = server::addresses_of(sockets);
  server::known_names known{portkey::toolset_names(), portkey::tool_names()};
  for (auto& name : portkey::surface_tool_names())
    known.tools.push_back(std::move(name));
  const auto read = [&given, &known] { return server::load(given, known); };
  const auto loaded = read();
  if (asked.what == command::check) {
    const auto report = server::report_on(loaded);
    return print(report.text, report.exit_code);
  }
  if (!loaded) return print(server::problems_text(loaded.error()), 1);
  return run(asked.what, asked, *loaded, read, sockets);
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
