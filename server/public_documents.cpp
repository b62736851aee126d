#include "server/public_documents.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "portkey/digest.hpp"
#include "protocol/json_text.hpp"
#include "server/query_settings.hpp"
#include "server/server_card.hpp"

namespace server {

namespace {

constexpr std::string_view well_known_card = "/.well-known/mcp/server-card.json";
constexpr std::string_view card_ending = "/server-card";
constexpr std::string_view card_type = "application/mcp-server-card+json";

bool is_card_path(std::string_view path, std::string_view mcp_path) {
  return path == well_known_card || (path.size() == mcp_path.size() + card_ending.size() &&
                                     path.starts_with(mcp_path) && path.ends_with(card_ending));
}

/// Relative where the public URL is not known.
std::string schema_url(const service& with) {
  return (with.here.public_origin.empty() ? "" : with.base) + std::string(query_settings_path);
}

http_answer document_answer(const request_head& head, std::string text, std::string_view type) {
  if (head.method != "GET" && head.method != "HEAD") {
    auto answer = problem_answer(405, "This path takes GET only.");
    answer.fields.emplace_back("Allow", "GET, HEAD, OPTIONS");
    return answer;
  }
  const auto tag = "\"" + portkey::hexadecimal(portkey::sha256(text)) + "\"";
  const bool is_known = head.field("if-none-match") == tag;
  auto answer = is_known ? empty_answer(304) : json_answer(200, std::move(text));
  if (!is_known) answer.fields.front().second = type;
  answer.fields.emplace_back("Cache-Control", "public, max-age=300");
  answer.fields.emplace_back("ETag", tag);
  answer.fields.emplace_back("Vary", "Accept");
  return answer;
}

}  // namespace

std::optional<http_answer> public_document(const request_head& head, loop& here, const service& with) {
  if (is_card_path(head.path, with.path)) {
    const bool is_asked_so = head.field("accept").value_or("").find(card_type) != std::string_view::npos;
    return document_answer(head, here.card.text(here, with), is_asked_so ? card_type : "application/json");
  }
  if (head.path == query_settings_path && with.hosting != hosting_platform::none)
    return document_answer(head, protocol::to_json_text(query_settings_schema(schema_url(with))), "application/json");
  return std::nullopt;
}

}  // namespace server
