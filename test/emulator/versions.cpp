#include "test/emulator/versions.hpp"

#include "test/emulator/crud.hpp"

namespace emulator {

namespace {

constexpr const char* owner = "version_of";

}  // namespace

rows versions_of(organisation& org, const versioned& of, const json::object& thing) {
  rows found;
  for (const json::object& version : org.table(of.table))
    if (version.at(owner) == thing.at("id")) found.insert(found.begin(), version);
  return found;
}

json::object& add_version(organisation& org, const versioned& of, const json::object& thing, json::object members) {
  std::int64_t last = 0;
  for (const json::object& version : versions_of(org, of, thing))
    last = std::max(last, version.at(of.number).as_int64());
  members[owner] = thing.at("id");
  members[of.number] = last + 1;
  members[of.id] = org.new_id();
  members["created_at"] = iso_time(org.today());
  return org.table(of.table).emplace_back(std::move(members));
}

json::object* find_version(organisation& org, const versioned& of, const json::object& thing, std::string_view name) {
  std::string wanted(name);
  if (wanted == "default") wanted = std::to_string(thing.at(of.number).as_int64());
  json::object* latest = nullptr;
  for (json::object& version : org.table(of.table)) {
    if (version.at(owner) != thing.at("id")) continue;
    latest = &version;
    if (std::to_string(version.at(of.number).as_int64()) == wanted || text_in(version, of.id) == wanted)
      return &version;
    if (!of.label || text_in(version, of.label).empty()) continue;
    const json::object* label = org.find("labels", text_in(version, of.label), "id", "id");
    if (label && text_in(*label, "name") == wanted) return &version;
  }
  return wanted == "latest" ? latest : nullptr;
}

void make_default(const versioned& of, json::object& thing, const json::object& version) {
  for (const auto& [name, value] : members_of(version, of.members))
    thing[name] = value;
}

void remove_versions(organisation& org, const versioned& of, const json::object& thing) {
  std::erase_if(org.table(of.table), [&](const json::object& version) { return version.at(owner) == thing.at("id"); });
}

}  // namespace emulator
