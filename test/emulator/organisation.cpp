#include "test/emulator/organisation.hpp"

#include <algorithm>

#include "test/emulator/resources.hpp"
#include "test/emulator/sample_organisation.hpp"

namespace emulator {

organisation::organisation(moment today) : today_(today) {
  for (const resource* one : resources)
    if (one->sample) one->sample(*this);
}

rows& organisation::table(std::string_view name) {
  return tables_[std::string(name)];
}

json::object* organisation::find(std::string_view table_name, std::string_view value, std::string_view member,
                                 std::string_view other_member) {
  rows& searched = table(table_name);
  auto found = std::find_if(searched.begin(), searched.end(), [&](const json::object& row) {
    return text_in(row, member) == value || text_in(row, other_member) == value;
  });
  return found == searched.end() ? nullptr : &*found;
}

std::size_t organisation::count_in_workspace(std::string_view workspace) {
  std::size_t found = 0;
  for (const auto& [name, all] : tables_) {
    // What happened in it does not keep it.
    if (name == "audit_logs" || name == "logs") continue;
    found += static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [&](const json::object& row) { return text_in(row, "workspace_id") == workspace; }));
  }
  return found;
}

void organisation::forget_workspace(std::string_view workspace) {
  for (auto& [name, all] : tables_)
    std::erase_if(all, [&](const json::object& row) { return text_in(row, "workspace_id") == workspace; });
}

const std::vector<traffic_record>& organisation::traffic() {
  if (traffic_.empty()) traffic_ = sample_traffic(today_);
  return traffic_;
}

std::string organisation::new_id() {
  return sample_id("new", ids_given_++);
}

std::string_view text_in(const json::object& row, std::string_view member) {
  const json::value* found = row.if_contains(member);
  if (!found || !found->is_string()) return {};
  return found->get_string();
}

}  // namespace emulator
