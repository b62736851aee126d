#include "protocol/handshake.hpp"

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "protocol/modern_request.hpp"
#include "protocol/skill.hpp"
#include "protocol/task.hpp"

namespace protocol {

namespace {

/// What is not declared is not served.
std::string capabilities(const offered_features& offers, revision spoken) {
  boost::json::object listed, resources, declared;
  if (offers.list_changes) listed["listChanged"] = true;
  resources = listed;
  if (offers.resource_updates) resources["subscribe"] = true;
  declared["tools"] = listed;
  if (offers.prompts) declared["prompts"] = listed;
  if (offers.resources) declared["resources"] = resources;
  if (offers.completions && has_audio(spoken)) declared["completions"] = boost::json::object();
  if (offers.log_messages) declared["logging"] = boost::json::object();
  boost::json::object extensions;
  if (offers.tasks) extensions[tasks_extension] = boost::json::object();
  if (offers.skills) extensions[skills_extension] = {{"directoryRead", true}};
  if (is_modern(spoken) && !extensions.empty()) declared["extensions"] = std::move(extensions);
  return R"("capabilities":)" + to_json_text(declared);
}

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
  out += ',' + capabilities(server.offers, spoken);
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
  out += capabilities(server.offers, revision::r2026_07_28);
  out += ',' + instructions_member(server);
  return out;
}

std::string modern_members(const server_identity& server, std::string_view result_type, std::string_view meta) {
  std::string out = R"("resultType":)";
  append_json_string(out, result_type);
  out += R"(,"_meta":{)";
  append_json_string(out, meta::server_info);
  out += ':' + implementation(server, true);
  if (!meta.empty()) out += ',' + std::string(meta);
  out += '}';
  return out;
}

}  // namespace protocol
