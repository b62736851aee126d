#include "server/connect.hpp"

#include <algorithm>
#include <boost/system/result.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <filesystem>
#include <vector>

#include "protocol/nearest_name.hpp"
#include "server/client_guides.hpp"
#include "server/client_settings.hpp"
#include "server/indented_json.hpp"
#include "server/local_url.hpp"
#include "server/merged_settings.hpp"
#include "server/replaced_file.hpp"
#include "server/setting_value.hpp"
#include "server/small_file.hpp"
#include "server/text_table.hpp"

namespace server {

namespace {

constexpr std::size_t largest_settings_file = std::size_t{8} << 20;

connect_outcome failure(const std::string& sentence, std::string out = {}) {
  return {1, std::move(out), "portkey-mcp: " + sentence + "\n"};
}

connect_outcome list_clients() {
  text_table table{{"client", "name", "settings file"}};
  for (const auto& one : clients())
    table.rows.push_back({std::string(one.id), std::string(one.name),
                          one.has_file() ? std::string(one.file.on_linux) : "none; it takes the URL in its settings"});
  return {0, as_text(table), "portkey-mcp connect CLIENT shows its settings; with --write it adds them to the file.\n"};
}

std::string about_unknown_client(const std::string& id) {
  std::vector<std::string_view> ids;
  for (const auto& one : clients())
    ids.push_back(one.id);
  const auto near = protocol::did_you_mean(id, ids);
  return "there is no client " + in_quotes(id) + (near.empty() ? "; portkey-mcp connect lists them" : near);
}

/// Clients make names of tools with it.
bool is_server_name(std::string_view name) {
  constexpr std::size_t longest = 64;
  return !name.empty() && name.size() <= longest && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

bool is_endpoint(std::string_view text) {
  const auto url = boost::urls::parse_uri(text);
  return url && (url->scheme() == "https" || url->scheme() == "http") && !url->encoded_host().empty() &&
         !url->has_userinfo() && !url->has_fragment();
}

/// The endpoint that was named, or that of this configuration. The error is a sentence.
boost::system::result<remote_server, std::string> server_asked(const connect_options& asked, const settings& here) {
  remote_server out{asked.url.value_or(""), here.identity.mode};
  if (asked.url && !is_endpoint(out.url))
    return {boost::system::in_place_error,
            "--url wants an http or https URL without user and fragment, such as https://mcp.example.com/mcp, not " +
                in_quotes(out.url)};
  if (asked.url) return out;
  const auto& listener = here.server;
  if (listener.public_url.empty() && listener.port == 0)
    return {boost::system::in_place_error,
            "server.port is 0, any free port; name the server with --url, or set server.public_url"};
  out.url = (listener.public_url.empty() ? local_url(listener.host, listener.port, !listener.tls_certificate.empty())
                                         : listener.public_url) +
            listener.path;
  return out;
}

connect_outcome write_settings(const connect_options& asked, const client& with, const server_entry& entry,
                               const std::string& settings_text, const environment& variables) {
  const auto file = asked.file.empty() ? settings_file(with.file.on_linux, variables) : asked.file;
  if (file.empty()) return failure("HOME is not set, so the settings file is not known; name it with --file");
  std::string before;
  std::error_code error;
  if (std::filesystem::exists(file, error)) {
    if (!std::filesystem::is_regular_file(file, error)) return failure(file + " is not a file");
    auto read = read_small_file(file, largest_settings_file);
    if (!read) return failure(file + " " + read.error().text);
    before = std::move(*read);
  }
  const auto merged = merge_settings(before, entry, asked.replace);
  if (!merged)
    return failure(file + " " + merged.error() + "; nothing was written. These are the settings that it lacks:",
                   settings_text);
  if (merged->end == merging::unchanged) return {0, entry.name + " is already there, in " + file + ".\n", {}};
  const auto trouble = replace_file(file, merged->text);
  if (!trouble.empty()) return failure(file + " cannot be written: " + trouble);
  return {0, (merged->end == merging::added ? "Added " : "Replaced ") + entry.name + " in " + file + ".\n", {}};
}

connect_outcome connect_by_file(const connect_options& asked, const client& with, const connect_site& here) {
  const bool is_local = asked.stdio || (with.url.empty() && !asked.url);
  server_entry entry;
  std::string to_do;
  if (is_local) {
    entry = entry_of_program(with, asked.name, here.program);
    to_do = fill_in_step(with, portkey_key) + "\n";
  } else {
    const auto server = server_asked(asked, here.values);
    if (!server) return failure(server.error());
    entry = entry_of(with, asked.name, *server);
    if (const auto header = header_of(server->asks)) to_do = fill_in_step(with, header->secret) + "\n";
    if (asked.url && server->asks == identity_mode::none)
      to_do = "If that server asks who is calling, say how: --identity.mode bearer, byok, oauth or oauth+byok.\n";
    if (with.id == "claude-code")
      to_do += "The same as a command: " + guide_to(with, asked.name, *server).copied + "\n";
  }
  const auto text = indented_json(settings_with(entry)) + "\n";
  if (asked.write) {
    auto out = write_settings(asked, with, entry, text, here.variables);
    if (out.exit_code == 0) out.err = to_do;
    return out;
  }
  return {
      0, text,
      "This belongs into " + std::string(with.file.on_linux) + "; --write adds it there and keeps the rest.\n" + to_do};
}

/// A client that is told in its account.
connect_outcome connect_by_url(const connect_options& asked, const client& with, const settings& values) {
  if (asked.stdio) return failure(std::string(with.name) + " starts no programs; it takes the URL of a server");
  if (asked.write) return failure(std::string(with.name) + " has no settings file; it takes the URL in its settings");
  const auto server = server_asked(asked, values);
  if (!server) return failure(server.error());
  const auto guide = guide_to(with, asked.name, *server);
  if (!guide.trouble.empty()) return failure(guide.trouble);
  return {0, guide.copied + "\n", guide.steps + "\n"};
}

}  // namespace

std::string settings_file(std::string_view place, const environment& variables) {
  const auto value = [&](std::string_view name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : found->second;
  };
  constexpr std::string_view home = "~/", configurations = "~/.config/";
  if (!place.starts_with(home)) return std::string(place);
  const auto folder = value("XDG_CONFIG_HOME");
  if (place.starts_with(configurations) && folder.starts_with('/'))  // the base directory specification: else ignore it
    return folder + "/" + std::string(place.substr(configurations.size()));
  const auto its = value("HOME");
  return its.empty() ? its : its + "/" + std::string(place.substr(home.size()));
}

connect_outcome connect_client(const connect_options& asked, const connect_site& here) {
  if (asked.client.empty() && (asked.write || asked.url || asked.stdio))
    return failure("connect wants the name of a client; without one and without options it lists them");
  if (asked.client.empty()) return list_clients();
  const auto* with = find_client(asked.client);
  if (!with) return failure(about_unknown_client(asked.client));
  if (!is_server_name(asked.name))
    return failure("--name wants 1 to 64 letters, digits, - and _, not " + in_quotes(asked.name));
  return with->has_file() ? connect_by_file(asked, *with, here) : connect_by_url(asked, *with, here.values);
}

}  // namespace server
