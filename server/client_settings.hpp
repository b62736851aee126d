#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "server/client_guides.hpp"

namespace server {

/// What a settings file says about one server.
struct server_entry {
  std::string list;  ///< the member that holds servers, by their names
  std::string name;
  boost::json::object server;
  boost::json::array inputs;  ///< what the client asks a person for (VS Code)
};

/// The entry for a server that is there already.
server_entry entry_of(const client& with, std::string_view name, const remote_server& to);

/// The entry for a program that the client starts and speaks with over stdio; `file` is its absolute path. The Portkey key
/// is only ever named.
server_entry entry_of_program(const client& with, std::string_view name, std::string_view file);

/// A settings file that holds nothing else.
boost::json::object settings_with(const server_entry& entry);

/// Whether a text of an entry has a place that a person fills in by hand.
bool is_to_be_filled_in(std::string_view text);

/// base64 (RFC 4648 section 4).
std::string base64_of(std::string_view bytes);

}  // namespace server
