#include "portkey/rules.hpp"
#include "portkey/shapes.hpp"
#include "portkey/surface.hpp"

namespace portkey {

namespace {

constexpr field found_members[] = {
    {"name",         any_text,   "Tool name."},
    {"call_with",    any_text,   "Tool to call."},
    {"summary",      any_text,   "What it is for."},
    {"effect",       any_text,   "read, write or destructive."},
    {"toolset",      any_text,   "Toolset."},
    {"input_schema", any_object, "Of the first few."},
};
constexpr shape found = object_of(list_of(found_members));

constexpr field toolset_members[] = {
    {"name",  any_text,    "Name."},
    {"about", any_text,    "What its tools are about."},
    {"tools", any_integer, "How many tools."},
};
constexpr shape known_toolset = object_of(list_of(toolset_members));

constexpr shape tool_name = text(1, 64);

// What every executor takes, and what those take as well that write.
constexpr field executor_inputs[] = {
    {"name",      tool_name,             "Tool to call, from search_tools.", required},
    {"arguments", usually(kind::object), "The tool's inputs, as its input_schema has them."},
    {"dry_run",   any_boolean,           "Check and show the request, secrets hidden; send nothing."},
};
constexpr field_list reading_inputs = {executor_inputs, 2}, writing_inputs = list_of(executor_inputs);

constexpr operation operations[] = {
    {
        .name  = "search_tools",
        .title = "Search tools",
        .help  = "Find the tool for a task among all of Portkey's admin operations, of which only some are listed. Say in plain English what "
                 "is wanted (\"monthly cost per model\"); typing errors and synonyms are understood, the best match comes first, and the first "
                 "few carry their input schema. Then call what call_with names: the tool itself, or an executor with its name and arguments. "
                 "Use it before saying that something cannot be done. It searches tools, not data: for a key or a config use list_api_keys "
                 "or list_configs instead. Without arguments it tells of the toolsets. Needs no key or scope, asks nothing of Portkey.",
        .needs = key_kind::none,
        .query = {{"query",   text(0, 200), "What is wanted, in plain words, or exact tool names."},
                  {"toolset", text(0, 64),  "Only tools of this toolset: \"analytics\", \"prompts\"."},
                  {"schemas", integer_from(0, 5), "How many of a page come with their input schema; default 3."}},
        .pages = own_pages(10, 50),
        .lists = "tools",
        .gives = {{"hint",     any_text,               "What was not understood or allowed."},
                  {"toolsets", list_of(known_toolset), "Toolsets."},
                  {"tools",    list_of(found),         "Best first.", required}},
        .answered_here = true,
    },
    {
        .name  = "call_read_tool",
        .title = "Call a reading tool",
        .help  = "Run a tool that only reads, by its name: one that search_tools found and that is not listed itself. Use the tool "
                 "directly where it is listed. Arguments are checked, and results and errors are those of the tool itself. It "
                 "never changes anything: a tool that writes is refused, for call_write_tool or call_destructive_tool. Needs the key and "
                 "scope that the tool needs.",
        .needs = key_kind::none,
        .filters = reading_inputs,
        .keeps_rest = true,
    },
    {
        .name  = "call_write_tool",
        .title = "Call a writing tool",
        .help  = "Run a tool that creates or updates, by its name: one that search_tools found and that is not listed itself. Use the tool "
                 "directly where it is listed. Arguments are checked, and results and errors are exactly those of the tool itself. An "
                 "update overwrites what was there; with dry_run the request is shown and nothing is sent. A tool that only reads is "
                 "refused, for call_read_tool, and one that deletes, revokes, rotates, resets or replaces, for call_destructive_tool. Needs "
                 "the key and scope that the tool needs.",
        .does  = effect::updates,
        .needs = key_kind::none,
        .filters = writing_inputs,
        .each_time = true,
        .keeps_rest = true,
    },
    {
        .name  = "call_destructive_tool",
        .title = "Call a destructive tool",
        .help  = "Run a tool that deletes, revokes, rotates, resets or replaces, by its name, from search_tools. What it does cannot be "
                 "undone, and reaches further than the one thing named: keys stop working and what depends on it breaks. Use it only "
                 "when the person asked for exactly that, and dry_run first: it shows the request and sends nothing. Operators may have "
                 "switched it off; then it says so. Any other tool is refused, for call_read_tool or call_write_tool. Needs the key "
                 "and scope that the tool needs.",
        .does  = effect::deletes,
        .needs = key_kind::none,
        .filters = writing_inputs,
        .each_time = true,
        .keeps_rest = true,
    },
};
static_assert(rules::hold(operations));

}  // namespace

constexpr toolset surface_tools = {"surface", "Finding tools, and running those that are not listed.", operations};

}  // namespace portkey
