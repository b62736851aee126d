#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "test/emulator/route.hpp"

namespace emulator {

/// Where the things of one kind live.
enum class place {
  workspace,     ///< always in a workspace: an Admin key must name it when it makes one
  either,        ///< in a workspace, or in the organisation where none is named
  organisation,  ///< in the organisation, whatever is named
};

/// A kind of thing whose operations are the usual ones: what the templates below have to know about it. Lists of names
/// are written "name|status".
struct kind {
  const char* table = nullptr;
  const char* noun = nullptr;  ///< "label"
  place where = place::workspace;
  bool inherited = false;  ///< what the organisation has is seen from every workspace
  const char* key = "id";  ///< the members that a path may name it by
  const char* other_key = "slug";
  reply (*gone)(std::string_view reason) = not_found;  ///< for what does not exist or is out of reach
  std::int64_t page_size = 50;                         ///< of a list where none is asked for

  const char* slug = nullptr;            ///< what the slug of a new one begins with; null: it has none
  const char* fresh = "{}";              ///< JSON: a new one, before the body's members of the same names replace these
  const char* unique = nullptr;          ///< the member of which two in one workspace must differ
  const char* created = "id|slug";       ///< members that a create answers
  const char* changeable = "name";       ///< members that an update takes from the body
  const char* updated = "";              ///< members that an update answers; none: {}
  bool wrapped = false;                  ///< create and update answer {"success","data"}
  const char* deleted = "{}";            ///< the body that a delete answers
  const char* hidden = "";               ///< members that are never shown
  const char* hidden_in_lists = "";      ///< members that lists leave out besides
  const char* filters = "";              ///< query parameters of lists that members of the same names must equal
  const char* object_in_lists = "list";  ///< "object" of a list; null: it has none

  /// Looks at a row that is about to be kept, new or changed; may mend it, or refuse.
  std::optional<reply> (*settle)(call& asked, json::object& row) = nullptr;
  /// Why it cannot be deleted, if so.
  std::optional<reply> (*in_use)(call& asked, const json::object& row) = nullptr;
  /// Cleans up after one that was deleted.
  void (*removed)(call& asked, const json::object& row) = nullptr;
  /// The row as it is shown.
  void (*show)(call& asked, json::object& row) = nullptr;
};

/// The row that the path's first hole names, within reach; nullptr if there is none.
json::object* located(call& asked, const kind& of);
/// The same by a name that came from elsewhere.
json::object* located(call& asked, const kind& of, std::string_view name);
reply gone(const kind& of);

/// The rows within reach that the query's filters and `search` leave, as lists show them.
rows listed(call& asked, const kind& of);
/// A new row, stamped and in the table; or why not.
struct made_row {
  json::object* row = nullptr;
  reply refused = {};
};
made_row make(call& asked, const kind& of);
/// Merges the body into the row; the refusal if there is one.
std::optional<reply> change(call& asked, const kind& of, json::object& row);
/// Takes the row out of its table; the refusal if there is one.
std::optional<reply> remove(call& asked, const kind& of, json::object& row);
/// The row without what is hidden.
json::object shown(call& asked, const kind& of, json::object row);
/// {"success":true,"data":…} where the kind wants that.
reply answered(const kind& of, json::object members);

reply answer_list(call& asked, const kind& of);
reply answer_get(call& asked, const kind& of);
reply answer_create(call& asked, const kind& of);
reply answer_update(call& asked, const kind& of);
reply answer_delete(call& asked, const kind& of);

/// The usual operations, as a route's `answer`.
template <const kind& of>
reply list(call& asked) {
  return answer_list(asked, of);
}
template <const kind& of>
reply get(call& asked) {
  return answer_get(asked, of);
}
template <const kind& of>
reply create(call& asked) {
  return answer_create(asked, of);
}
template <const kind& of>
reply update(call& asked) {
  return answer_update(asked, of);
}
template <const kind& of>
reply erase(call& asked) {
  return answer_delete(asked, of);
}

/// The members of these names, as far as there are any.
json::object members_of(const json::object& row, std::string_view names);
/// Calls `each` with every name in a list such as "name|status".
template <class each_name>
void for_each_name(std::string_view names, each_name each) {
  while (!names.empty()) {
    const auto end = names.find('|');
    each(names.substr(0, end));
    names.remove_prefix(end == std::string_view::npos ? names.size() : end + 1);
  }
}

/// Takes the items for which `unwanted` holds out of the array; whether there were any.
template <class condition>
bool drop_if(json::array& items, condition unwanted) {
  const auto rest = std::remove_if(items.begin(), items.end(), unwanted);
  const bool found = rest != items.end();
  items.erase(rest, items.end());
  return found;
}

/// "pc-fallba-77c1a0": a new slug for a thing of that name.
std::string new_slug(organisation& org, std::string_view prefix, std::string_view name);
/// How Portkey shows a secret: "sk-*****f3d".
std::string masked(std::string_view secret);
/// Masks the texts of these members at any depth; of an object or array in one of them every text.
void mask(json::value& within, std::string_view names);
/// The UUID of the workspace of that id or slug; "" if there is none.
std::string workspace_uuid(organisation& org, std::string_view named);
/// 409 AB07.
reply conflict(std::string_view reason);

/// Parameters that many lists share.
inline constexpr parameter paged[] = {
    {.name = "workspace_id"},
    {.name = "current_page", .is = type::integer, .least = 0},
    {.name = "page_size", .is = type::integer, .least = 0},
    {.name = "search"},
};

}  // namespace emulator
