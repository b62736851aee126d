#pragma once

#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <string>

#include "protocol/error.hpp"
#include "protocol/revision.hpp"

namespace protocol {

/// How the server introduces itself.
struct server_identity {
  std::string name;
  std::string title;
  std::string version;
  std::string instructions;  ///< for the model, at most 2,000 characters
};

/// What a client asked for in `initialize`, read and settled.
struct handshake {
  revision spoken = newest_legacy;
  boost::json::object capabilities;
  std::string client;  ///< for logs
};

/// Reads the parameters of `initialize`: a revision that has no handshake, or that is not spoken, is answered with the
/// newest that does (MCP "Version Negotiation").
boost::system::result<handshake, error> read_initialize(const boost::json::object& params);

/// The texts of an InitializeResult, and of a DiscoverResult's own members (2026-07-28 adds the members that all
/// results of it share).
std::string initialize_result(const server_identity& server, revision spoken);
std::string discover_members(const server_identity& server);

/// The members that every result of 2026-07-28 has: the kind of the result and who answered. Without braces.
std::string modern_members(const server_identity& server);

}  // namespace protocol
