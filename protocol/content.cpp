#include "protocol/content.hpp"

#include <utility>

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"

namespace protocol {

namespace {

boost::json::object media(std::string_view type, std::string_view data, std::string_view mime_type) {
  boost::json::object item;
  item["type"] = type;
  item["data"] = data;
  item["mimeType"] = mime_type;
  return item;
}

std::string items_text(const tool_result& result, revision spoken) {
  std::string out;
  if (result.content.empty()) {
    out += R"({"type":"text","text":)";
    append_json_string(out, result.text);
    out += '}';
  }
  for (const auto& item : result.content) {
    if (!is_known(item.as_object(), spoken)) continue;
    if (!out.empty()) out += ',';
    append_json(out, item);
  }
  return out;
}

}  // namespace

bool is_known(const boost::json::object& item, revision spoken) {
  const auto type = text_at(item, "type");
  if (type == "resource_link") return has_resource_links(spoken);
  return type != "audio" || has_audio(spoken);
}

boost::json::object text_content(std::string_view text) {
  boost::json::object item;
  item["type"] = "text";
  item["text"] = text;
  return item;
}

boost::json::object image_content(std::string_view data, std::string_view mime_type) {
  return media("image", data, mime_type);
}

boost::json::object audio_content(std::string_view data, std::string_view mime_type) {
  return media("audio", data, mime_type);
}

boost::json::object contents_entry(const resource_contents& resource) {
  boost::json::object entry;
  entry["uri"] = resource.uri;
  if (!resource.mime_type.empty()) entry["mimeType"] = resource.mime_type;
  entry[resource.is_base64 ? "blob" : "text"] = resource.body;
  return entry;
}

boost::json::object embedded_resource(const resource_contents& resource) {
  boost::json::object item;
  item["type"] = "resource";
  item["resource"] = contents_entry(resource);
  return item;
}

boost::json::object resource_link(std::string_view uri, std::string_view name) {
  boost::json::object item;
  item["type"] = "resource_link";
  item["uri"] = uri;
  item["name"] = name;
  return item;
}

tool_result structured_result(const boost::json::object& object) {
  return {to_json_text(object), true, false};
}

tool_result failed_result(std::string sentence) {
  return {std::move(sentence), false, true};
}

std::string result_members(const tool_result& result, revision spoken) {
  std::string out;
  out.reserve(result.text.size() * 9 / 4 + 96);
  out += R"("content":[)" + items_text(result, spoken) + ']';
  if (result.structured && has_structured_results(spoken)) {
    out += R"(,"structuredContent":)";
    out += result.text;
  }
  if (result.is_error) out += R"(,"isError":true)";
  return out;
}

std::string_view result_meta(const tool_result& result) {
  return result.quotes ? R"("io.portkey-mcp/untrusted":true)" : "";
}

}  // namespace protocol
