#pragma once

#include <array>
#include <string_view>

namespace portkey {

/// The tools that are programs. composites.cpp binds each to its coroutine, and the rules of the catalogue
/// hold that no other tool lacks a path.
inline constexpr auto composite_names = std::to_array<std::string_view>(
    {"search_tools", "call_read_tool", "call_write_tool", "call_destructive_tool", "create_prompt", "get_prompt",
     "update_prompt", "migrate_prompt", "promote_prompt", "validate_completion_metadata", "run_prompt_completion"});

}  // namespace portkey
