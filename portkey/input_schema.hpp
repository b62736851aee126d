#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "portkey/operation.hpp"

namespace portkey {

/// The fields that stand for themselves among an operation's inputs: those of the path, the query, the filters, the
/// body, the settings and what its program asks for, in this order. Paging and `fields` come on top (`has_pages`, `has_fields`).
std::vector<const field*> inputs_of(const operation& one);

/// Whether the tool takes `current_page` and `page_size`, and whether it takes `fields`.
inline bool has_pages(const operation& one) {
  return one.pages.page != nullptr;
}
inline bool has_fields(const operation& one) {
  return one.lists != nullptr;
}

/// Whether a member of the answer is a secret that is shown; `secrets` of the answer then names it.
bool gives_secrets(const operation& one);

/// The shape of one item of what the operation lists. Only for operations that list.
const shape& listed_item(const operation& one);

/// The JSON Schema of the arguments: a closed, flat object without `$ref`, `$schema` or combinators, which is what
/// every client understands.
boost::json::object input_schema(const operation& one);

/// The JSON Schema of the structured content: open, and requiring only what is always there, because Portkey adds
/// members.
boost::json::object output_schema(const operation& one);

/// The tool as clients see it. Without titles and output schema for revisions that do not know them.
boost::json::object tool_definition(const operation& one, bool structured);

}  // namespace portkey
