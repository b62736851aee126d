#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace portkey {

/// One kind of thing that is also a resource: portkey://NAME/{VARIABLE}.
struct resource_kind {
  const char* name;
  const char* variable;  ///< of its template; also the member of a listed item that stands there
  const char* title;
  const char* help;   ///< of the template
  const char* about;  ///< what one of them is, for the list
  const char* lists;  ///< the tool that lists them
  const char* reads;  ///< the tool that gives one
  const char* input;  ///< the input of that tool which says which
};

/// In the order in which they are listed.
inline constexpr std::array resource_kinds = {
    resource_kind{"configs", "slug", "Gateway config",
                  "A gateway config by its slug, with its whole body: strategy, targets, retry, cache. Credentials in "
                  "it are hidden.",
                  "Gateway config: how requests that name it are routed.", "list_configs", "get_config", "slug"},
    resource_kind{
        "prompts", "id", "Prompt template",
        "A prompt template by its id or slug, with the version that is served: template, model, parameters, tools.",
        "Prompt template.", "list_prompts", "get_prompt", "prompt_id"},
    resource_kind{"workspaces", "id", "Workspace",
                  "A workspace by its id or slug, with its defaults, limits and members.", "Workspace.",
                  "list_workspaces", "get_workspace", "workspace_id"},
};

/// A resource that a URI names.
struct named_resource {
  std::size_t kind = 0;  ///< its place among the kinds
  std::string id;        ///< decoded, and fit to stand as one segment of a path
};

/// "portkey://configs/{slug}".
std::string uri_template_of(const resource_kind& kind);

/// The URI of one of a kind; what would mean something else in a URI is percent-encoded.
std::string uri_of(const resource_kind& kind, std::string_view id);

/// What a URI names. Nothing: it is none of these, or its id is none that a tool would take (empty, "..", with a slash).
std::optional<named_resource> read_uri(std::string_view uri);

}  // namespace portkey
