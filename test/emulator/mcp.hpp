#pragma once

#include "test/emulator/crud.hpp"

namespace emulator {

extern const kind mcp_integration;
extern const kind mcp_server;

/// Pages as these lists have them: numbered by `page` from 1, and with "has_more".
json::object page_from_one(const call& asked, const rows& found);

/// "page" and "page_size" of such a list, and the filters of capabilities.
inline constexpr parameter pages_from_one[] = {
    {.name = "page", .is = type::integer, .least = 1},
    {.name = "page_size", .is = type::integer, .least = 1, .most = 500},
    {.name = "type", .choices = "tool|prompt|resource|resource_template"},
    {.name = "search"},
};

/// The body that switches capabilities.
inline constexpr parameter switched_capability[] = {
    {.name = "name", .required = true},
    {.name = "type", .required = true, .choices = "tool|prompt|resource|resource_template"},
    {.name = "enabled", .is = type::boolean, .required = true},
};
inline constexpr parameter switched_capabilities[] = {
    {.name = "capabilities", .is = type::array, .required = true, .members = switched_capability}};

/// The rows of a table in which the member `of` is this id, without that member.
rows parts_of(organisation& org, const char* table, const json::value& id);
/// The part with these two texts; nullptr if there is none.
json::object* find_part(organisation& org, const char* table, const json::value& id, std::string_view name,
                        std::string_view type);
/// The answer to a list of capabilities.
reply answer_capabilities(const call& asked, const rows& all);

}  // namespace emulator
