#include "server/audit_rows.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "portkey/audit_trail.hpp"
#include "protocol/json.hpp"

namespace server {

namespace {

namespace json = boost::json;
using portkey::audit_outcome;

bool is_outcome(std::string_view text) {
  constexpr std::array outcomes = {audit_outcome::begun,  audit_outcome::success,   audit_outcome::failed,
                                   audit_outcome::denied, audit_outcome::cancelled, audit_outcome::unknown};
  return std::ranges::any_of(outcomes, [text](audit_outcome each) { return text == portkey::name_of(each); });
}

std::optional<json::object> entry_in(std::string_view line) {
  auto parsed = protocol::parse_json(line);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  auto& entry = parsed->get_object();
  const bool is_one = is_audit_time(protocol::text_at(entry, "time").value_or("")) &&
                      protocol::text_at(entry, "tool") && is_outcome(protocol::text_at(entry, "outcome").value_or(""));
  if (!is_one) return std::nullopt;
  return std::move(entry);
}

}  // namespace

bool is_audit_time(std::string_view text) {
  constexpr std::string_view form = "0000-00-00T00:00:00.000Z";
  return std::ranges::equal(text, form, [](char given, char wanted) {
    return wanted == '0' ? given >= '0' && given <= '9' : given == wanted;
  });
}

audit_rows::audit_rows(std::function<void(json::object)> take) : take_(std::move(take)) {}

void audit_rows::add(std::string_view line) {
  if (line.empty()) return;  // what a torn line leaves behind
  auto entry = entry_in(line);
  if (!entry) return add_unreadable();
  const std::string id(protocol::text_at(*entry, "id").value_or(""));
  const bool begins = *protocol::text_at(*entry, "outcome") == portkey::name_of(audit_outcome::begun);
  const auto known = by_id_.find(id);
  if (begins && !id.empty()) {
    if (known != by_id_.end()) return;  // a program that writes several things
    by_id_[id] = begun_.emplace(next_++, std::move(*entry)).first;
    if (begun_.size() > most_begun) give_unknown(begun_.begin());
    return;
  }
  if (begins) (*entry)["outcome"] = portkey::name_of(audit_outcome::unknown);
  if (known != by_id_.end()) {
    begun_.erase(known->second);
    by_id_.erase(known);
  }
  take_(std::move(*entry));
}

void audit_rows::give_unknown(by_age::iterator one) {
  auto entry = std::move(one->second);
  begun_.erase(one);
  by_id_.erase(std::string(protocol::text_at(entry, "id").value_or("")));
  entry["outcome"] = portkey::name_of(audit_outcome::unknown);
  take_(std::move(entry));
}

void audit_rows::finish() {
  while (!begun_.empty())
    give_unknown(begun_.begin());
}

}  // namespace server
