#include "test/emulator/service.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/write.hpp>
#include <exception>
#include <optional>
#include <sstream>
#include <utility>

#include "test/emulator/control.hpp"
#include "test/emulator/prompt_versions.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

namespace {

constexpr std::size_t largest_body = std::size_t{64} << 20;

const char* code_of(int status) {
  switch (status) {
    case 401: return "AB05";
    case 402: return "AB09";
    case 403: return "AB03";
    case 404: return "AB08";
    case 409: return "AB07";
    case 429: return "AB06";
    default: return status >= 500 ? "AB04" : "AB01";
  }
}

reply refusal_of(const applied_misbehaviour& applied) {
  reply refused{.status = applied.status};
  if (applied.status >= 300)
    refused.body = error_body(applied.rule.shape, code_of(applied.status), "The emulator was told to answer this");
  if (!applied.rule.retry_after.empty()) refused.headers.emplace_back("Retry-After", applied.rule.retry_after);
  return refused;
}

/// A JSON list of that many bytes, more or less what a very long page looks like.
std::string padded_list(std::size_t size) {
  std::string body = R"({"object":"list","total":1,"data":[{"name":")";
  const std::string end = R"("}]})";
  const std::size_t wanted = std::min(size, largest_body);
  if (wanted > body.size() + end.size()) body.append(wanted - body.size() - end.size(), 'x');
  return body + end;
}

std::string chunked(const std::string& body) {
  std::ostringstream chunk;
  if (!body.empty()) chunk << std::hex << body.size() << "\r\n" << body << "\r\n";
  chunk << "0\r\n\r\n";
  return std::move(chunk).str();
}

}  // namespace

service::service(moment today, std::vector<api_key> keys, bool control)
    : today_(today), keys_(std::move(keys)), has_control_(control), organisation_(today) {}

void service::reset() {
  rules.clear();
  stale = {};
  organisation_ = organisation(today_);
}

bool service::add_prompts(std::string_view collection, std::size_t count, std::string_view name) {
  return emulator::add_prompts(organisation_, collection, count, name);
}

void service::record(const request& asked, std::uint64_t connection) {
  logged_request entry{
      .connection = connection, .method = asked.method_string(), .target = asked.target(), .body = asked.body()};
  if (asked.count("x-portkey-api-key")) {
    const api_key* key = key_of(asked, keys_);
    entry.key = key ? key->name : "unknown";
  }
  for (const auto& field : asked) {
    const bool secret =
        boost::beast::iequals(field.name_string(), "x-portkey-api-key") || field.name() == http::field::authorization;
    entry.headers.emplace_back(field.name_string(), secret ? std::string("…") : std::string(field.value()));
  }
  log.add(std::move(entry));
}

reply service::answered(const request& asked, std::string_view path, const applied_misbehaviour* applied) {
  if (applied && !applied->rule.redirect_to.empty())
    return {.status = 302, .content_type = "text/html", .headers = {{"Location", applied->rule.redirect_to}}};
  if (applied && applied->status != 200) return refusal_of(*applied);
  try {
    const stale_reads::view seen = stale.look(asked.method(), path, organisation_);
    return answer(asked, keys_, organisation_);
  } catch (const std::exception&) {
    return refusal(500, "AB04", "Internal server error", "a mistake in the emulator");
  }
}

planned_answer service::plan(const request& asked, std::uint64_t connection) {
  const std::string path = path_below_version({asked.target().data(), asked.target().size()});
  const bool is_control = has_control_ && path.starts_with("/_emulator/");
  std::optional<applied_misbehaviour> applied;
  reply given;
  if (is_control) {
    given = control(asked, path, *this);
  } else {
    record(asked, connection);
    const std::string_view target(asked.target().data(), asked.target().size());
    const auto mark = target.find('?');
    applied = rules.take(asked.method_string(), path, mark == target.npos ? "" : target.substr(mark + 1));
    given = answered(asked, path, applied ? &*applied : nullptr);
  }
  const misbehaviour rule = applied ? applied->rule : misbehaviour{};
  if (rule.body) given.body = *rule.body;
  if (rule.body_size) given.body = padded_list(*rule.body_size);
  if (!rule.content_type.empty()) given.content_type = rule.content_type;

  http::response<http::empty_body> head(static_cast<http::status>(given.status), 11);
  const bool has_body = given.status != 204 && given.status != 304;
  head.set(http::field::server, "portkey-emulator");
  head.set("x-portkey-trace-id", sample_id("answer", answers_++));
  for (const auto& [name, value] : given.headers)
    head.insert(name, value);
  planned_answer planned{.delay = rule.delay, .drop = rule.drop, .pause = rule.pause};
  planned.keep_alive = asked.keep_alive() && !rule.close;
  head.keep_alive(planned.keep_alive);
  if (has_body) head.set(http::field::content_type, given.content_type);
  if (has_body && rule.chunked) head.chunked(true);
  if (has_body && !rule.chunked) head.content_length(given.body.size());

  std::ostringstream text;
  text << head.base();
  planned.bytes = std::move(text).str();
  const std::size_t head_size = planned.bytes.size();
  if (has_body && asked.method() != http::verb::head) planned.bytes += rule.chunked ? chunked(given.body) : given.body;
  if (rule.cut_after) planned.cut = *rule.cut_after;
  if (rule.cut_body_after) planned.cut = head_size + *rule.cut_body_after;
  return planned;
}

}  // namespace emulator
