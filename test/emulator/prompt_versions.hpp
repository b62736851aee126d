#pragma once

#include <cstddef>
#include <string_view>

#include "test/emulator/crud.hpp"
#include "test/emulator/versions.hpp"

namespace emulator {

extern const kind prompt;
extern const versioned prompt_versions;

/// A prompt with the members of one of its versions.
struct prompt_at_version {
  json::object* prompt = nullptr;  ///< nullptr: there is none, or no such version
  json::object content = {};       ///< as GET /prompts/{promptId} shows it
};

/// Adds so many prompts, "NAME 1" and so on, to the collection of this id or slug; false if there is none.
bool add_prompts(organisation& org, std::string_view collection, std::size_t count, std::string_view name);

/// By id or slug, and the version's number, id or label, "latest" or "default".
prompt_at_version find_prompt(call& asked, std::string_view name, std::string_view version);

}  // namespace emulator
