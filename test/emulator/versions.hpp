#pragma once

#include <cstdint>
#include <string_view>

#include "test/emulator/organisation.hpp"

namespace emulator {

/// How a kind of thing keeps its versions: each is a row of a table of its own, and the thing's row repeats the members
/// of the default one.
struct versioned {
  const char* table;    ///< "prompt_versions"
  const char* number;   ///< the member with the version's number
  const char* id;       ///< and with its id
  const char* label;    ///< and with the label's id; null: there are no labels
  const char* members;  ///< all that belong to the version, with "|" between
};

/// Keeps these members as the thing's next version; the row of the version.
json::object& add_version(organisation& org, const versioned& of, const json::object& thing, json::object members);
/// The version of that number, id or label, or "latest" or "default"; nullptr if there is none.
json::object* find_version(organisation& org, const versioned& of, const json::object& thing, std::string_view name);
/// Newest first.
rows versions_of(organisation& org, const versioned& of, const json::object& thing);
/// Copies the version's members into the thing.
void make_default(const versioned& of, json::object& thing, const json::object& version);
/// With the thing.
void remove_versions(organisation& org, const versioned& of, const json::object& thing);

}  // namespace emulator
