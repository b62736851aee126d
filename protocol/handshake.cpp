#include "protocol/handshake.hpp"

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "protocol/modern_request.hpp"

namespace protocol {

namespace {

/// Tools, and nothing else: what is not declared is not served.
constexpr std::string_view capabilities = R"("capabilities":{"tools":{}})";

std::string implementation(const server_identity& server, bool titled) {
  boost::json::object out;
  out["name"] = server.name;
  if (titled) out["title"] = server.title;
  out["version"] = server.version;
  return to_json_text(out);
}

std::string instructions_member(const server_identity& server) {
  std::string out = R"("instructions":)";
  append_json_string(out, server.instructions);
  return out;
}

}  // namespace

boost::system::result<handshake, error> read_initialize(const boost::json::object& params) {
  const auto wanted = text_at(params, "protocolVersion");
  if (!wanted)
    return error(code::invalid_params, "initialize needs \"protocolVersion\" as a string, such as \"2025-11-25\".");
  const auto* offered = object_at(params, "capabilities");
  if (params.contains("capabilities") && !offered)
    return error(code::invalid_params, "The member \"capabilities\" of initialize must be an object.");
  handshake settled;
  const auto known = revision_named(*wanted);
  settled.spoken = known && !is_modern(*known) ? *known : newest_legacy;
  if (offered) settled.capabilities = *offered;
  settled.client = client_label(object_at(params, "clientInfo"));
  return settled;
}

std::string initialize_result(const server_identity& server, revision spoken) {
  std::string out = R"({"protocolVersion":)";
  append_json_string(out, name_of(spoken));
  out += ',';
  out += capabilities;
  out += R"(,"serverInfo":)" + implementation(server, has_structured_results(spoken));
  out += ',' + instructions_member(server) + '}';
  return out;
}

std::string discover_members(const server_identity& server) {
  std::string out = R"("supportedVersions":[)";
  for (const auto spoken : spoken_revisions) {
    if (out.back() != '[') out += ',';
    append_json_string(out, name_of(spoken));
  }
  out += "],";
  out += capabilities;
  out += ',' + instructions_member(server);
  return out;
}

std::string modern_members(const server_identity& server) {
  std::string out = R"("resultType":"complete","_meta":{)";
  append_json_string(out, meta::server_info);
  out += ':' + implementation(server, true) + '}';
  return out;
}

}  // namespace protocol
