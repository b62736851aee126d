#include "server/config.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "server/config_checks.hpp"
#include "server/config_sources.hpp"
#include "server/small_file.hpp"
#include "server/tls_identity.hpp"

namespace server {
namespace {

/// The assignment that counts for each setting. Sources are added from the weakest.
using winners = std::map<const setting*, assignment>;

void add(winners& into, gathered& source, problems& wrong) {
  for (auto& one : source.assignments)
    into.insert_or_assign(one.row, std::move(one));
  wrong.insert(wrong.end(), source.wrong.begin(), source.wrong.end());
}

/// A hosting platform that sets PORT expects the port to be reachable, so PORT also decides the host, unless the
/// environment names another or the command line chooses the port.
void let_port_decide_host(gathered& from_variables, const std::vector<command_line_setting>& options) {
  const auto assigned = [&](std::string_view name) {
    for (const auto& one : from_variables.assignments) {
      if (one.row->name() == name) return one.origin;
    }
    return std::string();
  };
  for (const auto& option : options) {
    if (option.name == "server.port") return;
  }
  const auto origin = assigned("server.port");
  if (origin != "environment PORT" || !assigned("server.host").empty()) return;
  from_variables.take(*find_setting("server.host"), origin, setting_value(std::string("0.0.0.0")));
}

/// The value of an assignment; a secret is read from its file now.
std::optional<setting_value> value_of(const assignment& one, problems& wrong) {
  if (!one.value || !one.from_file) return one.value;
  const auto& path = std::get<std::string>(*one.value);
  const auto held = read_secret_file(path);
  if (held) return setting_value(*held);
  wrong.push_back(one.origin + ": the file of " + one.row->name() + ", " + shown_path(path) + ", " + held.error().text);
  return std::nullopt;
}

/// Where sockets listen already, no setting can have them listen elsewhere.
void take_inherited(const listening_addresses& inherited, configuration& into, problems& wrong) {
  const std::string origin = "inherited socket";
  const auto take = [&](const std::string& section, const listening_address& where, std::string& host,
                        std::uint16_t& port) {
    host = where.host;
    port = where.port;
    into.origins[section + ".host"] = into.origins[section + ".port"] = origin;
  };
  auto& values = into.values;
  if (inherited.main) take("server", *inherited.main, values.server.host, values.server.port);
  if (!inherited.metrics) return;
  take("metrics", *inherited.metrics, values.metrics.host, values.metrics.port);
  if (!values.metrics.enabled)
    wrong.push_back(origin + " \"metrics\": metrics.enabled is false; switch it on, or hand no such socket over");
}

/// Files that are needed later are tried now, so that one run shows every problem.
void try_files(const configuration& accepted, problems& wrong) {
  constexpr std::size_t largest = std::size_t{16} * 1024 * 1024;
  for (const auto* name : {"portkey.ca_file", "identity.oauth.ca_file", "safety.sealing_key_file"}) {
    const auto path = std::get<std::string>(find_setting(name)->get(accepted.values));
    if (path.empty()) continue;
    const auto content = read_small_file(path, largest);
    if (content) continue;
    wrong.push_back(accepted.origins.at(name) + ": " + name + ": " + in_quotes(path) + " " + content.error().text);
  }
}

void try_tls_files(configuration& accepted, problems& wrong) {
  const auto& here = accepted.values.server;
  if (here.tls_certificate.empty() || here.tls_key.empty()) return;
  const auto read = read_tls_identity(here.tls_certificate, here.tls_key);
  if (!read) {
    for (const auto& [setting, text] : read.error())
      wrong.push_back(accepted.origins.at(setting) + ": " + setting + ": " + text);
    return;
  }
  const auto remark = validity_remark((*read)->valid(), std::chrono::system_clock::now());
  if (!remark.empty())
    accepted.warnings.push_back(accepted.origins.at("server.tls_certificate") +
                                ": server.tls_certificate: the certificate " + remark);
}

/// Whether one of the problems is about a block.
bool names_a_block(const problems& wrong) {
  return std::ranges::any_of(wrong, [](const std::string& problem) {
    return problem.find(" identity.token") != problem.npos || problem.find(" identity.oauth.principal") != problem.npos;
  });
}

/// The line of the file that a problem is about; 0 if it is about something else.
unsigned long line_of(const std::string& problem, const std::string& path) {
  return problem.starts_with(path + ":") ? std::strtoul(problem.c_str() + path.size() + 1, nullptr, 10) : 0;
}

/// In the order of the file's lines, then the rest; each on one line, whatever names the sources hold.
problems presentable(problems wrong, const std::string& path) {
  const auto middle = std::stable_partition(wrong.begin(), wrong.end(),
                                            [&](const std::string& problem) { return line_of(problem, path) > 0; });
  std::ranges::stable_sort(wrong.begin(), middle, {},
                           [&](const std::string& problem) { return line_of(problem, path); });
  for (auto& problem : wrong)
    problem = on_one_line(std::move(problem));
  return wrong;
}

}  // namespace

boost::system::result<configuration, problems> load(const sources& given, const known_names& names) {
  problems wrong;
  winners chosen;
  auto variables = given.variables;
  if (given.opens == listening::no) variables.erase("PORT");
  const auto config_variable = variables.find("PORTKEY_MCP_CONFIG");
  auto path = given.config_file;
  if (!path && config_variable != variables.end() && !config_variable->second.empty()) {
    path = config_variable->second;
  }
  auto file = path ? from_file(*path) : file_content{};
  auto from_variables = from_environment(variables);
  let_port_decide_host(from_variables, given.command_line);
  auto from_options = from_command_line(given.command_line);
  add(chosen, file.given, wrong);
  add(chosen, from_variables, wrong);
  add(chosen, from_options, wrong);

  configuration made;
  auto& values = made.values;
  auto& origins = made.origins;
  for (const auto& row : all_settings()) {
    row.set(values, *read_value(row.shape, row.fallback));
    const auto found = chosen.find(&row);
    if (found == chosen.end()) {
      origins[row.name()] = "default";
    } else if (const auto value = value_of(found->second, wrong)) {
      row.set(values, *value);
      origins[row.name()] = found->second.origin;
    }
  }
  values.identity.tokens = std::move(file.tokens);
  values.identity.oauth.principals = std::move(file.principals);
  values.safety.rules = std::move(file.rules);
  take_inherited(given.inherited, made, wrong);
  // Of blocks that could not be read there is no telling what they lack.
  if (names_a_block(file.given.wrong)) origins.erase("identity.mode");
  if (!file.tokens_origin.empty()) origins["identity.token"] = file.tokens_origin;
  if (!file.principals_origin.empty()) origins["identity.oauth.principal"] = file.principals_origin;
  if (!file.rules_origin.empty()) origins["safety.rule"] = file.rules_origin;
  auto result = settle(std::move(values), std::move(origins), names, given.opens);
  wrong.insert(wrong.end(), result.wrong.begin(), result.wrong.end());
  try_files(result.accepted, wrong);
  if (given.opens == listening::yes) try_tls_files(result.accepted, wrong);
  if (!wrong.empty()) return presentable(std::move(wrong), path.value_or(""));
  return std::move(result.accepted);
}

settings default_settings() {
  const auto accepted = load(sources{}, known_names{});
  return accepted->values;
}

}  // namespace server
