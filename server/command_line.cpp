#include "server/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <string_view>

#include "protocol/nearest_name.hpp"
#include "server/config_sources.hpp"
#include "server/settings_table.hpp"

namespace server {
namespace {

constexpr const char* version_text = "portkey-mcp " PORTKEY_MCP_VERSION;

struct subcommand {
  const char* name;
  command what;
  const char* help;
};

constexpr std::array<subcommand, 7> subcommands{{
    {"serve", command::serve, "Serve MCP over HTTP; what happens without a command."},
    {"stdio", command::stdio, "Serve MCP over standard input and output."},
    {"check", command::check, "Read the configuration, report every problem, print what is in effect."},
    {"tools", command::tools, "Print the catalogue of tools."},
    {"healthcheck", command::healthcheck, "Ask the daemon on this machine whether it is ready."},
    {"audit", command::audit, "Show what the audit log has recorded."},
    {"connect", command::connect, "Show a client's settings for this server, or write them into its file."},
}};

/// The friendly name beside the long one, or empty.
std::string_view alias_of(const std::string& name) {
  if (name == "server.host") return "host";
  if (name == "server.port") return "port";
  if (name == "log.level") return "log-level";
  return {};
}

std::string option_names(const setting& row) {
  const auto name = row.name();
  const auto alias = alias_of(name);
  return "--" + name + (alias.empty() ? "" : ",--" + std::string(alias));
}

void add_settings(CLI::App& app, std::vector<command_line_setting>& into) {
  for (const auto& row : all_settings()) {
    if (row.is_secret()) continue;
    const auto take = [&into, name = row.name()](const std::string& text) { into.push_back({name, text}); };
    app.add_option_function<std::string>(option_names(row), take, row.help)
        ->group("[" + row.section + "]")
        ->type_name("")
        ->default_str(row.fallback);
  }
}

void add_audit(CLI::App& audit, audit_options& into) {
  constexpr std::size_t most_shown = 100'000;
  audit.add_option("file", into.file, "The log to read, - for standard input; else safety.audit_file.")
      ->type_name("FILE");
  const auto add = [&audit](const char* name, std::string& text, const char* help, const char* type) {
    audit.add_option(name, text, help)->type_name(type);
  };
  add("--since", into.since, "Only calls from this time on: 2026-10-01T12:00:00Z, or how long ago: 15m, 2h, 7d.",
      "TIME");
  add("--until", into.until, "Only calls up to this time.", "TIME");
  add("--principal", into.principal, "Only calls of this principal.", "NAME");
  add("--tool", into.tool, "Only calls of this tool.", "NAME");
  add("--outcome", into.outcome, "Only calls that ended so: success, failed, denied, cancelled or unknown.", "OUTCOME");
  audit.add_option("--limit", into.limit, "The last so many calls; 0 is all.")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{0}, most_shown))
      ->default_str("100");
  audit.add_flag("--json", into.json, "As JSON, one call a line.");
}

void add_connect(CLI::App& connect, connect_options& into) {
  connect.add_option("client", into.client, "The client; without one they are listed.")->type_name("CLIENT");
  auto* url = connect.add_option("--url", into.url, "The MCP endpoint of the server; else that of this configuration.")
                  ->type_name("URL");
  connect.add_flag("--stdio", into.stdio, "The client starts this program itself.")->excludes(url);
  connect.add_option("--name", into.name, "What the client calls the server; else portkey.")->type_name("NAME");
  auto* write =
      connect.add_flag("--write", into.write, "Add them to the client's settings file, and keep what is there.");
  connect.add_option("--file", into.file, "The settings file, where it is not the client's usual one.")
      ->type_name("FILE")
      ->needs(write);
  connect.add_flag("--replace", into.replace, "Replace a server of that name that is there already.")->needs(write);
}

std::string underscored(std::string_view text) {
  std::string result(text);
  std::ranges::replace(result, '-', '_');
  return result;
}

/// One line about an argument that nobody knows. What stands behind a '=' may be a secret and is left out.
std::string about_unknown(const std::string& argument, const CLI::App& app) {
  if (!argument.starts_with('-')) {
    std::vector<std::string_view> names;
    for (const auto& one : subcommands)
      names.emplace_back(one.name);
    if (std::ranges::find(names, argument) != names.end()) return "only one command is possible at a time";
    return "unknown command " + in_quotes(argument) + protocol::did_you_mean(argument, names);
  }
  const auto given = argument.substr(0, argument.find('='));
  const auto name = underscored(std::string_view(given).substr(std::min(given.find_first_not_of('-'), given.size())));
  for (const auto& row : all_settings()) {
    if (!row.is_secret()) continue;
    for (const auto& known : {row.name(), row.key, "portkey_" + row.key}) {
      if (name != known && name != known + "_file") continue;
      const auto& variable = row.short_variable.empty() ? row.variable() : row.short_variable;
      return given + ": secrets have no option; set " + variable + "_FILE or " + variable + ", or write " + row.name() +
             "_file in the configuration file";
    }
  }
  std::vector<std::string> known;
  for (const auto* option : app.get_options()) {
    for (const auto& one : option->get_lnames())
      known.push_back("--" + one);
  }
  return "unknown option " + given + suggestion(given, known, name, &setting::option, "--help lists them");
}

/// The arguments in the one form that has no surprises: "--name=" gives an empty text and not the next argument, and a
/// boolean without a value is true.
std::vector<std::string> plain(const std::vector<std::string>& arguments) {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto& argument = arguments[i];
    if (argument.starts_with("--") && argument.find('=') == argument.size() - 1) {
      result.push_back(argument.substr(0, argument.size() - 1));
      result.emplace_back();
      continue;
    }
    result.push_back(argument);
    const auto* row = argument.starts_with("--") ? find_setting(std::string_view(argument).substr(2)) : nullptr;
    const bool alone = i + 1 == arguments.size() || (arguments[i + 1] != "true" && arguments[i + 1] != "false");
    if (row != nullptr && row->shape.kind == value_kind::boolean && alone) result.emplace_back("true");
  }
  return result;
}

early_exit refusal(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return {.exit_code = 1, .text = "portkey-mcp: " + text + "\n"};
}

}  // namespace

std::variant<invocation, early_exit> parse_command_line(const std::vector<std::string>& arguments) {
  invocation result;
  CLI::App app("Portkey's admin API for AI assistants, through the Model Context Protocol.", "portkey-mcp");
  app.fallthrough()->allow_extras()->require_subcommand(0, 1);
  app.set_version_flag("--version", version_text);
  app.add_option("--config", result.config_file, "The configuration file; PORTKEY_MCP_CONFIG names it too.")
      ->type_name("FILE");
  add_settings(app, result.settings);
  for (const auto& one : subcommands) {
    auto* added = app.add_subcommand(one.name, one.help);
    added->parse_complete_callback([&result, what = one.what] { result.what = what; });
  }
  auto* tools = app.get_subcommand("tools");
  auto* json = tools->add_flag("--json", result.tools.json, "As JSON.");
  tools->add_flag("--markdown", result.tools.markdown, "As a table in Markdown.")->excludes(json);
  auto* totals = tools->add_flag("--toolsets", result.tools.toolsets, "Only the totals of each toolset.");
  tools->add_option("--search", result.tools.search, "Only the tools that are about this, the best first.")
      ->type_name("WORDS")
      ->excludes(totals);
  add_audit(*app.get_subcommand("audit"), result.audit);
  add_connect(*app.get_subcommand("connect"), result.connect);
  try {
    auto reversed = plain(arguments);
    std::ranges::reverse(reversed);
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    return early_exit{.exit_code = 0, .text = app.help()};
  } catch (const CLI::CallForVersion&) {
    return early_exit{.exit_code = 0, .text = std::string(version_text) + "\n"};
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string text = error.what();
    return refusal(text.substr(0, text.find(':')) + " wants exactly one value");
  } catch (const CLI::ParseError& error) {
    return refusal(error.what());
  }
  const auto extra = app.remaining(true);
  if (!extra.empty()) return refusal(about_unknown(extra.front(), app));
  return result;
}

}  // namespace server
