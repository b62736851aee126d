#include "portkey/live_resources.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "portkey/text_format.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"

namespace portkey {

namespace {

namespace json = boost::json;
using boost::asio::awaitable;

constexpr const char* mime_type = "application/json";
constexpr std::int64_t resource_page_size = 50;
constexpr std::size_t most_workspaces = 100, most_tried = 20;
constexpr int most_reads = 20;  // for one page of the list: most workspaces may have nothing

/// Where a list of resources goes on.
struct place {
  std::size_t kind = 0;
  page_position page = {0, resource_page_size};
  std::string workspace = {};  ///< the id of the one whose turn it is; empty: none needs to be named
};

std::string position_text(const place& at) {
  auto text = std::string(resource_kinds[at.kind].name) + ' ' + std::to_string(at.page.page) + ' ' +
              std::to_string(at.page.size);
  if (!at.workspace.empty()) text += ' ' + at.workspace;
  return text;
}

/// What `position_text` wrote; nothing: it is no such text.
std::optional<place> read_position(std::string_view text) {
  place at;
  if (text.empty()) return at;
  const auto first = text.find(' '), second = text.find(' ', first + 1);
  if (first == text.npos || second == text.npos) return std::nullopt;
  while (at.kind < resource_kinds.size() && text.substr(0, first) != resource_kinds[at.kind].name)
    ++at.kind;
  const auto third = text.find(' ', second + 1);
  if (third != text.npos) at.workspace = text.substr(third + 1);
  const auto* const end = text.data() + std::min(third, text.size());
  std::from_chars(text.data() + first + 1, text.data() + second, at.page.page);
  std::from_chars(text.data() + second + 1, end, at.page.size);
  const bool is_one =
      at.kind < resource_kinds.size() && at.page.page >= 0 && at.page.size > 0 && at.page.size <= resource_page_size;
  return is_one ? std::optional(at) : std::nullopt;
}

/// What others wrote, as much of it as a list needs.
std::string_view brief(const json::object& item, std::string_view member) {
  return protocol::beginning(protocol::text_at(item, member).value_or(""), 256);
}

/// The entry of a listed item; empty: it has no id to name it by.
json::object entry_of(const resource_kind& kind, const json::object& item) {
  json::object entry;
  const auto id = protocol::text_at(item, kind.variable).value_or("");
  if (id.empty()) return entry;
  entry["uri"] = uri_of(kind, id);
  const auto slug = brief(item, "slug");
  entry["name"] = slug.empty() ? protocol::beginning(id, 256) : slug;
  if (const auto title = brief(item, "name"); !title.empty()) entry["title"] = title;
  const auto description = brief(item, "description");
  entry["description"] = description.empty() ? std::string_view(kind.about) : description;
  entry["mimeType"] = mime_type;
  // Clients refuse the whole list over a time that is not ISO 8601, and Portkey writes some without an offset.
  if (const auto changed = brief(item, "last_updated_at"); is_date_time(changed))
    entry["annotations"] = {{"lastModified", changed}};
  return entry;
}

std::string entries_text(const resource_kind& kind, const json::array& items) {
  std::string out = "[";
  for (const auto& item : items) {
    const auto* object = item.if_object();
    const auto entry = object ? entry_of(kind, *object) : json::object();
    if (entry.empty()) continue;
    if (out.size() > 1) out += ',';
    protocol::append_json(out, entry);
  }
  return out + ']';
}

/// What the list of a kind is asked for beside its page.
json::object filters_of(const operation& lists, const std::string& workspace) {
  json::object filters;
  if (!workspace.empty()) filters["workspace_id"] = workspace;
  filters["fields"] = {"id", "slug", "name", "last_updated_at"};
  if (std::string_view(lists.name) == "list_workspaces") {
    filters["fields"].as_array().emplace_back("description");
    filters["status"] = "active";
    filters["name_format"] = "plain";
  }
  return filters;
}

/// Whether a status says that this caller may not list these: Portkey answers 400 where it wants a workspace named.
bool is_out_of_reach(unsigned status) {
  return status == 400 || status == 401 || status == 403 || status == 404;
}

/// The error of a read that failed: there is no such resource for this caller, or something went wrong.
protocol::error failed_read(unread why, std::string_view uri, protocol::revision spoken) {
  if (why.status != 400 && why.status != 403 && why.status != 404)
    return {protocol::code::internal_error, std::move(why.sentence)};
  auto error = protocol::unknown_resource(uri, spoken);
  error.message = std::move(why.sentence);
  return error;
}

/// Whether a tool takes the workspace of what it works on.
bool takes_workspace(const operation& one) {
  return std::any_of(one.query.begin(), one.query.end(),
                     [](const field& input) { return std::string_view(input.name) == "workspace_id"; });
}

}  // namespace

const protocol::list_pages& live_resources::templates() const {
  std::vector<json::object> all;
  for (const auto& kind : resource_kinds) {
    const auto* reads = reader(kind);
    if (!reads || !tools_.has_key_for(*reads)) continue;
    json::object one;
    one["uriTemplate"] = uri_template_of(kind);
    one["name"] = kind.name;
    one["title"] = kind.title;
    one["description"] = kind.help;
    one["mimeType"] = mime_type;
    all.push_back(std::move(one));
  }
  templates_ = protocol::in_pages(all, all.size() + 1);
  return templates_;
}

const operation* live_resources::reader(const resource_kind& kind) const {
  return tools_.box().find(kind.reads, tools_.within());
}

const operation* live_resources::lister(const resource_kind& kind) const {
  const auto* lists = reader(kind) ? tools_.box().find(kind.lists, tools_.within()) : nullptr;
  return lists && tools_.has_key_for(*lists) ? lists : nullptr;
}

std::size_t live_resources::listed_from(std::size_t from) const {
  while (from < resource_kinds.size() && !lister(resource_kinds[from]))
    ++from;
  return from;
}

awaitable<boost::system::result<std::string, unread>> live_resources::workspace_after(
    std::string last, const protocol::call_context& context) {
  if (!workspaces_) {
    auto ids = co_await workspace_ids(tools_, most_workspaces, context);
    if (!ids && !is_out_of_reach(ids.error().status)) co_return ids.error();
    workspaces_ = ids ? std::move(*ids) : std::vector<std::string>();
  }
  auto next = workspaces_->begin();
  if (!last.empty()) next = std::find(next, workspaces_->end(), last);
  if (!last.empty() && next != workspaces_->end()) ++next;
  co_return next == workspaces_->end() ? std::string() : *next;
}

awaitable<boost::system::result<protocol::list_page, protocol::error>> live_resources::list(
    std::string position, const protocol::call_context& context) {
  auto at = read_position(position);
  if (!at) co_return protocol::error(protocol::code::invalid_params, "This cursor does not belong to this list.");
  protocol::list_page page;
  page.is_live = true;
  std::string refused;
  bool is_all_refused = position.empty();
  if (const auto first = listed_from(at->kind); first != at->kind) {
    *at = place();
    at->kind = first;
  }
  for (int reads = 0; at->kind < resource_kinds.size() && reads < most_reads && page.items.size() <= 2; ++reads) {
    const auto& kind = resource_kinds[at->kind];
    const auto* lists = lister(kind);
    auto filters = filters_of(*lists, at->workspace);
    auto read = co_await read_page(tools_, *lists, std::move(filters), at->page, context);
    const auto status = read ? 0 : read.error().status;
    if (!read && !is_out_of_reach(status))
      co_return protocol::error(protocol::code::internal_error, read.error().sentence);
    if (!read && refused.empty()) refused = read.error().sentence;
    if (read) {
      is_all_refused = false;
      page.items = entries_text(kind, read->items);
      at->page = read->next;
      if (read->next.size > 0) continue;
    }
    const bool is_first = at->page.page == 0;
    at->page = place().page;
    // An Admin key is refused until it names a workspace; if that does not help, something else is wrong.
    const bool is_by_workspace =
        at->workspace.empty() ? status == 400 && is_first && takes_workspace(*lists) : status != 400;
    boost::system::result<std::string, unread> following = std::string();
    if (is_by_workspace) following = co_await workspace_after(at->workspace, context);
    if (!following) co_return protocol::error(protocol::code::internal_error, following.error().sentence);
    at->workspace = *following;
    if (at->workspace.empty()) at->kind = listed_from(at->kind + 1);
  }
  const bool is_more = at->kind < resource_kinds.size();
  if (is_more) page.next = position_text(*at);
  if (is_all_refused && !is_more && !refused.empty())
    co_return protocol::error(protocol::code::internal_error, refused);
  co_return page;
}

awaitable<boost::system::result<std::string, unread>> live_resources::text_of(const named_resource& named,
                                                                              const operation& reads,
                                                                              const protocol::call_context& context) {
  json::object arguments;
  arguments[resource_kinds[named.kind].input] = named.id;
  auto asked = arguments;
  auto text = co_await read_text(tools_, reads, std::move(asked), context);
  if (text || text.error().status != 400 || !takes_workspace(reads)) co_return text;
  const auto ids = co_await workspace_ids(tools_, most_tried, context);
  if (!ids) co_return text;
  for (const auto& id : *ids) {
    arguments["workspace_id"] = id;
    asked = arguments;
    auto found = co_await read_text(tools_, reads, std::move(asked), context);
    if (found || !is_out_of_reach(found.error().status)) co_return found;
    if (found.error().status == 400) break;
  }
  co_return text;
}

awaitable<boost::system::result<protocol::read_outcome, protocol::error>> live_resources::read(
    std::string uri, const protocol::call_context& context) {
  const auto named = read_uri(uri);
  const auto* reads = named ? reader(resource_kinds[named->kind]) : nullptr;
  if (!reads) co_return protocol::unknown_resource(uri, context.spoken);
  auto text = co_await text_of(*named, *reads, context);
  if (!text) co_return failed_read(text.error(), uri, context.spoken);
  protocol::resource_contents found;
  found.uri = std::move(uri);
  found.mime_type = mime_type;
  found.body = std::move(*text);
  std::vector<protocol::resource_contents> all;
  all.push_back(std::move(found));
  co_return protocol::read_outcome(std::move(all));
}

}  // namespace portkey
