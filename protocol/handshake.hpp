#pragma once

#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <string_view>

#include "protocol/error.hpp"
#include "protocol/revision.hpp"

namespace protocol {

/// What a server offers beside tools; what is false is not declared.
struct offered_features {
  bool list_changes = false;  ///< tells those who listen when a list changes
  bool resources = false;
  bool resource_updates = false;  ///< tells those who subscribed when a resource is updated
  bool prompts = false;
  bool completions = false;
  bool log_messages = false;
  bool tasks = false;
  bool skills = false;
};

/// How the server introduces itself.
struct server_identity {
  std::string name;
  std::string title;
  std::string version;
  std::string instructions;  ///< for the model, at most 2,000 characters
  offered_features offers;
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

/// The members that every result of 2026-07-28 has: the kind of the result ("complete", "input_required", "task") and who
/// answered. Without braces. `meta`: further members of its `_meta`.
std::string modern_members(const server_identity& server, std::string_view result_type, std::string_view meta = {});

}  // namespace protocol
