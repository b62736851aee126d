#include "server/call_audit.hpp"

#include <cstddef>
#include <utility>

#include "portkey/called_tool.hpp"
#include "protocol/iso_time.hpp"
#include "protocol/json_text.hpp"
#include "server/log.hpp"
#include "server/redaction.hpp"

namespace server {

namespace {

/// So that a line fits into what a pipe takes at once.
constexpr std::size_t longest_text = 512;

/// First of all without secrets, since the beginning of one would not be recognised.
std::string clean(const std::string& text, const audited_call& by) {
  return std::string(protocol::beginning(redacted(text, written::plain, by.hides.get()), longest_text));
}

void put(boost::json::object& line, const char* name, const std::string& text) {
  if (!text.empty()) line[name] = protocol::beginning(text, longest_text);
}

}  // namespace

audited_call audited(const protocol::call_context& context, const principal& who) {
  audited_call out{context.request_id, context.trace.id, who.name, context.client, {}, who.hides};
  if (!who.from.is_unspecified()) out.from = who.from.to_string();
  return out;
}

std::string audit_line(std::chrono::system_clock::time_point when, const audited_call& by,
                       const portkey::audit_entry& what) {
  boost::json::object line;
  line["time"] = protocol::iso_time(when);
  put(line, "id", by.id);
  put(line, "trace_id", by.trace_id);
  line["principal"] = clean(by.principal, by);
  line["client"] = clean(by.client, by);
  put(line, "from", by.from);
  line["tool"] = clean(what.tool, by);
  line["target"] = clean(what.target, by);
  line["outcome"] = portkey::name_of(what.outcome);
  put(line, "why", what.why);
  if (what.status != 0) line["status"] = what.status;
  line["ms"] = what.took.count();
  line["digest"] = what.digest;
  return escaped_line(protocol::to_json_text(line));
}

call_audit::call_audit(audit_log* into, metrics& counts, audited_call by)
    : into_(into), counts_(counts), by_(std::move(by)) {}

bool call_audit::record(const portkey::audit_entry& what) {
  if (!into_ || into_->write(audit_line(std::chrono::system_clock::now(), by_, what))) return true;
  counts_.audit_failed();
  return false;
}

void call_audit::record_denied(const protocol::request& call, std::string why) {
  if (!into_) return;
  auto about = portkey::called_tool_in(call.params);
  portkey::audit_entry entry;
  entry.tool = std::move(about.name);
  entry.digest = std::move(about.digest);
  entry.outcome = portkey::audit_outcome::denied;
  entry.why = std::move(why);
  record(entry);
}

}  // namespace server
