#include "test/server/mcp_client.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>

#include "protocol/event_stream.hpp"

namespace {

const json::value* member(const json::value& of, const char* name) {
  return of.is_object() ? of.get_object().if_contains(name) : nullptr;
}

/// Fields of the same name replace each other; an empty value leaves the field out.
void set(header_fields& all, const std::string& name, const std::string& value) {
  std::erase_if(all, [&](const auto& each) { return each.first == name; });
  if (!value.empty()) all.emplace_back(name, value);
}

mcp_answer read_answer(support::http_response http) {
  mcp_answer out;
  std::string text = http.body;
  if (http.field("content-type").starts_with("text/event-stream")) {
    const auto events = protocol::parse_events(text);
    text = events.empty() ? "" : events.back().data;
  }
  boost::system::error_code error;
  out.message = json::parse(text, error);
  out.http = std::move(http);
  return out;
}

}  // namespace

std::string request_text(const std::string& method, const std::string& target, const std::string& authority,
                         const header_fields& fields, const std::string& body) {
  std::string out = method + " " + target + " HTTP/1.1\r\nHost: " + authority + "\r\n";
  for (const auto& [name, value] : fields)
    out += name + ": " + value + "\r\n";
  if (!body.empty() || method == "POST") out += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return out + "\r\n" + body;
}

std::string rpc_text(const json::value& id, const std::string& method, const json::object& params) {
  json::object out{{"jsonrpc", "2.0"}, {"method", method}, {"params", params}};
  if (!id.is_null()) out["id"] = id;
  return json::serialize(out);
}

std::string modern_text(const json::value& id, const std::string& method, json::object params) {
  return modern_text(id, method, std::move(params), json::object());
}

std::string modern_text(const json::value& id, const std::string& method, json::object params,
                        const json::object& capabilities) {
  params["_meta"] = json::object{{"io.modelcontextprotocol/protocolVersion", "2026-07-28"},
                                 {"io.modelcontextprotocol/clientCapabilities", capabilities},
                                 {"io.modelcontextprotocol/clientInfo", {{"name", "a test"}, {"version", "1"}}}};
  return rpc_text(id, method, params);
}

header_fields modern_fields(const std::string& method, const std::string& name) {
  header_fields out{{"MCP-Protocol-Version", "2026-07-28"}, {"Mcp-Method", method}};
  if (!name.empty()) out.emplace_back("Mcp-Name", name);
  return out;
}

std::int64_t mcp_answer::error_code() const {
  const auto* failed = member(message, "error");
  return failed ? failed->at("code").to_number<std::int64_t>() : 0;
}

std::string mcp_answer::error() const {
  const auto* failed = member(message, "error");
  return failed ? json::value_to<std::string>(failed->at("message")) : "";
}

const json::object& mcp_answer::result() const {
  static const json::object none;
  const auto* found = member(message, "result");
  return found && found->is_object() ? found->get_object() : none;
}

std::string mcp_answer::text() const {
  const auto* content = result().if_contains("content");
  if (!content || !content->is_array() || content->get_array().size() != 1) return "";
  return json::value_to<std::string>(content->get_array()[0].at("text"));
}

bool mcp_answer::is_error() const {
  const auto* flag = result().if_contains("isError");
  return flag && flag->is_bool() && flag->get_bool();
}

mcp_client::mcp_client(const support::daemon& to) : port_(to.port()), over_(to.over()), authority_(to.authority()) {}

mcp_client::mcp_client(std::uint16_t port, std::string target)
    : port_(port),
      over_(support::transport::tcp),
      authority_("127.0.0.1:" + std::to_string(port)),
      target_(std::move(target)) {}

mcp_answer mcp_client::ask(const std::string& method, const header_fields& fields, const std::string& body) {
  if (!http_) http_.emplace(port_, over_);
  header_fields all{{"Accept", "application/json, text/event-stream"}};
  if (method == "POST") all.emplace_back("Content-Type", "application/json");
  for (const auto& [name, value] : fields)
    set(all, name, value);
  http_->send(request_text(method, target_, authority_, all, body));
  auto http = http_->read(method == "HEAD");
  if (!http.whole || http.field("connection") == "close") http_.reset();
  return read_answer(std::move(http));
}

mcp_answer mcp_client::modern(const std::string& method, const json::object& params) {
  const auto* name = method == "tools/call" ? params.if_contains("name") : nullptr;
  return post(modern_fields(method, name ? json::value_to<std::string>(*name) : ""),
              modern_text(next_id_++, method, params));
}

mcp_answer mcp_client::call(const std::string& tool, const json::object& arguments) {
  return modern("tools/call", {{"name", tool}, {"arguments", arguments}});
}

mcp_answer mcp_client::open(const std::string& revision, const json::object& capabilities) {
  auto opened = post({}, rpc_text(next_id_++, "initialize",
                                  {{"protocolVersion", revision},
                                   {"capabilities", capabilities},
                                   {"clientInfo", {{"name", "a test"}, {"version", "1"}}}}));
  session_ = opened.http.field("mcp-session-id");
  const auto* settled = opened.result().if_contains("protocolVersion");
  revision_ = settled ? json::value_to<std::string>(*settled) : "";
  if (!session_.empty()) post(session_fields(), rpc_text(nullptr, "notifications/initialized"));
  return opened;
}

mcp_answer mcp_client::legacy(const std::string& method, const json::object& params) {
  return post(session_fields(), rpc_text(next_id_++, method, params));
}

header_fields mcp_client::session_fields() const {
  return {{"Mcp-Session-Id", session_}, {"MCP-Protocol-Version", revision_}};
}
