#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/settings.hpp"

namespace server {

/// Where the settings file of a client is, by platform: "~/.cursor/mcp.json". All empty: it has none.
struct settings_places {
  std::string_view on_linux, on_macos, on_windows;
};

/// A program through which people use MCP servers, and how it is told about one.
struct client {
  std::string_view id;    ///< as the command line names it: "claude-code"
  std::string_view name;  ///< as people know it
  std::string_view step;  ///< what one does with what is copied, as one sentence
  settings_places file;
  std::string_view servers = {};  ///< the member of the file that holds servers
  /// The member of an entry that holds a URL. Empty, with a file: it starts programs only, and mcp-remote goes between.
  std::string_view url = {};
  bool says_type = false;  ///< an entry says its transport
  /// How a text in the file stands for the variable NAME, which the client fills in. Empty: a person writes it there.
  std::string_view variable = {};
  std::string_view filled_in = {};  ///< by whom, as one sentence about {what} and NAME

  bool has_file() const { return !file.on_linux.empty(); }
};

/// Every client, those that most people have first.
std::span<const client> clients();

/// The client of that id; null: there is none.
const client* find_client(std::string_view id);

/// A secret that settings only name.
struct named_secret {
  std::string_view variable;  ///< as clients call it
  std::string_view what;      ///< as people do
};
inline constexpr named_secret portkey_key{"PORTKEY_API_KEY", "your Portkey key"};

/// What a person does about a secret that the client's settings name, as a sentence.
std::string fill_in_step(const client& with, const named_secret& secret);

/// A header that each request to a server has to bring along.
struct asked_header {
  std::string_view name;    ///< "Authorization"
  std::string_view before;  ///< what stands before the secret
  named_secret secret;
};

/// The header that a server of this mode asks for; nothing: none.
std::optional<asked_header> header_of(identity_mode asks);

/// Whether a server of this mode leads clients through OAuth.
bool signs_in(identity_mode asks);

/// An MCP server that is there already.
struct remote_server {
  std::string url;  ///< of its endpoint
  identity_mode asks = identity_mode::none;
};

/// How a person connects one client to a server.
struct client_guide {
  std::string trouble;  ///< one sentence on why it cannot be done with this server; empty: it can
  std::string steps;    ///< sentences
  std::string copied;   ///< what is copied, complete
  std::string in_line;  ///< the same in one line
  std::string install;  ///< a link that opens the client and adds the server; empty: it has none
};

/// Leads `with` to the server, which it is to call `name`.
client_guide guide_to(const client& with, std::string_view name, const remote_server& to);

}  // namespace server
