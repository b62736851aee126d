#include "server/client_guides.hpp"

#include <algorithm>
#include <boost/url/encode.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <boost/url/url_view.hpp>
#include <utility>

#include "protocol/json_text.hpp"
#include "server/client_settings.hpp"
#include "server/config.hpp"
#include "server/indented_json.hpp"

namespace server {

namespace {

constexpr std::array known_clients = {
    client{.id = "claude-code",
           .name = "Claude Code",
           .step = "Run this in a terminal.",
           .file = {".mcp.json", ".mcp.json", ".mcp.json"},
           .servers = "mcpServers",
           .url = "url",
           .says_type = true,
           .variable = "${NAME}",
           .filled_in = "Set the environment variable NAME to {what} first."},
    client{.id = "claude-desktop",
           .name = "Claude Desktop",
           .step =
               "In Settings, under Developer, choose Edit Config, merge this into the file, and start Claude Desktop "
               "again; the bridge that it starts needs Node.js.",
           .file = {"~/.config/Claude/claude_desktop_config.json",
                    "~/Library/Application Support/Claude/claude_desktop_config.json",
                    "%APPDATA%\\Claude\\claude_desktop_config.json"},
           .servers = "mcpServers",
           .filled_in = "Put {what} in the place of YOUR-NAME."},
    client{.id = "claude-ai",
           .name = "claude.ai",
           .step = "In Settings, under Connectors, choose Add custom connector and paste this URL.",
           .file = {}},
    client{.id = "chatgpt",
           .name = "ChatGPT",
           .step = "In Settings, under Apps & Connectors, turn developer mode on in the advanced settings; then choose "
                   "Create and paste this URL.",
           .file = {}},
    client{.id = "vscode",
           .name = "VS Code",
           .step = "Run MCP: Open User Configuration from the command palette and merge this into the file; for one "
                   "project it is .vscode/mcp.json.",
           .file = {"~/.config/Code/User/mcp.json", "~/Library/Application Support/Code/User/mcp.json",
                    "%APPDATA%\\Code\\User\\mcp.json"},
           .servers = "servers",
           .url = "url",
           .says_type = true,
           .variable = "${input:NAME}",
           .filled_in = "VS Code asks once for {what} and keeps it safe."},
    client{.id = "cursor",
           .name = "Cursor",
           .step = "In Settings, under MCP, choose New MCP Server and merge this into the file.",
           .file = {"~/.cursor/mcp.json", "~/.cursor/mcp.json", "%USERPROFILE%\\.cursor\\mcp.json"},
           .servers = "mcpServers",
           .url = "url",
           .variable = "${env:NAME}",
           .filled_in = "Set the environment variable NAME to {what} first."},
    client{.id = "gemini-cli",
           .name = "Gemini CLI",
           .step = "Merge this into its settings file and start it again.",
           .file = {"~/.gemini/settings.json", "~/.gemini/settings.json", "%USERPROFILE%\\.gemini\\settings.json"},
           .servers = "mcpServers",
           .url = "httpUrl",
           .variable = "${NAME}",
           .filled_in = "Set the environment variable NAME to {what} first."},
};

/// A word that a POSIX shell takes as it is.
std::string shell_word(std::string_view text) {
  const bool is_plain = !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_./:@%+,=").find(c) != std::string_view::npos;
  });
  if (is_plain) return std::string(text);
  std::string out = "'";
  for (const char c : text)
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

/// The text with every occurrence of `name` replaced.
std::string with_words(std::string_view text, std::string_view name, std::string_view by) {
  std::string out(text);
  for (auto at = out.find(name); at != out.npos; at = out.find(name, at + by.size()))
    out.replace(at, name.size(), by);
  return out;
}

/// Of one that is told about servers in its account: why it reaches this one not.
std::string trouble_from_afar(const client& with, const remote_server& to) {
  const auto url = boost::urls::parse_uri(to.url);
  if (!url || url->scheme() != "https" || is_loopback(std::string(url->host_address())))
    return std::string(with.name) +
           " connects from the internet and over https only, so it does not reach this address; it takes a server that "
           "has "
           "a public https URL (server.public_url).";
  if (const auto header = header_of(to.asks))
    return std::string(with.name) + " cannot be given the header " + std::string(header->name) +
           ", which this server asks for; use another client.";
  return {};
}

/// The command that adds the server, with the secret taken from the environment.
std::string claude_command(std::string_view name, const remote_server& to) {
  auto out = "claude mcp add --transport http " + std::string(name) + " " + shell_word(to.url);
  if (const auto header = header_of(to.asks))
    out += " --header \"" + std::string(header->name) + ": " + std::string(header->before) + "$" +
           std::string(header->secret.variable) + "\"";
  return out;
}

std::string percent_encoded(std::string_view text) {
  return boost::urls::encode(text, boost::urls::unreserved_chars);
}

/// The links that these two register with the system, as their documentation has them.
std::string install_link(const client& with, const server_entry& entry) {
  if (with.id == "vscode") {
    boost::json::object all{{"name", entry.name}};
    if (!entry.inputs.empty()) all["inputs"] = entry.inputs;
    for (const auto& [key, value] : entry.server)
      all[key] = value;
    return "vscode:mcp/install?" + percent_encoded(protocol::to_json_text(all));
  }
  if (with.id == "cursor")
    return "cursor://anysphere.cursor-deeplink/mcp/install?name=" + percent_encoded(entry.name) +
           "&config=" + percent_encoded(base64_of(protocol::to_json_text(entry.server)));
  return {};
}

std::string steps_of(const client& with, const remote_server& to) {
  std::string out(with.step);
  if (const auto header = header_of(to.asks)) out += " " + fill_in_step(with, header->secret);
  if (!signs_in(to.asks)) return out;
  return out + (with.id == "claude-code" ? " Then type /mcp in it, and sign in." : " It then leads you to sign in.");
}

}  // namespace

std::span<const client> clients() {
  return known_clients;
}

const client* find_client(std::string_view id) {
  const auto found = std::ranges::find(known_clients, id, &client::id);
  return found == known_clients.end() ? nullptr : &*found;
}

std::string fill_in_step(const client& with, const named_secret& secret) {
  return with_words(with_words(with.filled_in, "{what}", secret.what), "NAME", secret.variable);
}

std::optional<asked_header> header_of(identity_mode asks) {
  if (asks == identity_mode::bearer)
    return asked_header{"Authorization", "Bearer ", {"PORTKEY_TOKEN", "your token for this server"}};
  if (asks == identity_mode::byok || asks == identity_mode::oauth_byok)
    return asked_header{"x-portkey-api-key", "", portkey_key};
  return std::nullopt;
}

bool signs_in(identity_mode asks) {
  return asks == identity_mode::oauth || asks == identity_mode::oauth_byok;
}

client_guide guide_to(const client& with, std::string_view name, const remote_server& to) {
  client_guide out;
  out.steps = steps_of(with, to);
  if (!with.has_file()) {
    out.trouble = trouble_from_afar(with, to);
    out.copied = out.in_line = to.url;
    return out;
  }
  const auto entry = entry_of(with, name, to);
  out.install = install_link(with, entry);
  const auto all = settings_with(entry);
  const bool by_command = with.id == "claude-code";
  out.copied = by_command ? claude_command(name, to) : indented_json(all);
  out.in_line = by_command ? out.copied : protocol::to_json_text(all);
  return out;
}

}  // namespace server
