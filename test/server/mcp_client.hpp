#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "test/support/daemon.hpp"
#include "test/support/raw_http.hpp"

namespace json = boost::json;

/// Request header fields beside Host and Content-Length.
using header_fields = std::vector<std::pair<std::string, std::string>>;

/// The text of one HTTP request.
std::string request_text(const std::string& method, const std::string& target, const std::string& authority,
                         const header_fields& fields = {}, const std::string& body = {});

/// The text of a JSON-RPC request, and of one of 2026-07-28 with its `_meta`.
std::string rpc_text(const json::value& id, const std::string& method, const json::object& params = {});
std::string modern_text(const json::value& id, const std::string& method, json::object params = {});
std::string modern_text(const json::value& id, const std::string& method, json::object params,
                        const json::object& capabilities);

/// The header fields that go with it.
header_fields modern_fields(const std::string& method, const std::string& name = {});

/// What a POST was answered with. `message`: the body, or the last event of a stream; null where there is neither.
struct mcp_answer {
  support::http_response http;
  json::value message;

  int status() const { return http.status; }
  /// error.code and error.message; 0 and "" without.
  std::int64_t error_code() const;
  std::string error() const;
  /// The result; an empty object without.
  const json::object& result() const;
  /// Of a tool result: its one text, and whether it is an error.
  std::string text() const;
  bool is_error() const;
};

/// An MCP client on one connection, which is opened again when the server closed it.
class mcp_client {
 public:
  explicit mcp_client(const support::daemon& to);
  /// To a server of this process, at that path and query.
  explicit mcp_client(std::uint16_t port, std::string target = "/mcp");

  /// Sends any request. Fields are added to Content-Type and Accept (both kinds), and replace those.
  mcp_answer ask(const std::string& method, const header_fields& fields, const std::string& body = {});
  mcp_answer post(const header_fields& fields, const std::string& body) { return ask("POST", fields, body); }

  /// Revision 2026-07-28.
  mcp_answer modern(const std::string& method, const json::object& params = {});
  mcp_answer call(const std::string& tool, const json::object& arguments = {});

  /// initialize and notifications/initialized; the answer to the first. What follows goes out in this session.
  mcp_answer open(const std::string& revision = "2025-11-25", const json::object& capabilities = {});
  mcp_answer legacy(const std::string& method, const json::object& params = {});
  header_fields session_fields() const;
  const std::string& session() const { return session_; }
  /// Goes on in the session of another.
  void adopt(const mcp_client& other) {
    session_ = other.session_;
    revision_ = other.revision_;
  }

 private:
  std::uint16_t port_;
  support::transport over_;
  std::string authority_;
  std::string target_ = "/mcp";
  std::optional<support::raw_http> http_;
  std::string session_, revision_;
  std::int64_t next_id_ = 1;
};
