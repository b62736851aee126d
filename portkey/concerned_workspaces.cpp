#include "portkey/concerned_workspaces.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "portkey/catalogue.hpp"
#include "portkey/refusal.hpp"
#include "portkey/safety_policy.hpp"
#include "portkey/side_by_side.hpp"
#include "portkey/target_members.hpp"
#include "protocol/json.hpp"

namespace portkey {

namespace {

namespace json = boost::json;
using boost::asio::awaitable;

constexpr std::array<std::string_view, 7> of_organisation = {
    "users", "integrations", "mcp_integrations", "secret_references", "deployments", "scim", "audit"};

bool is_in_workspaces(const operation& one) {
  const auto* set = toolset_of(one);
  return set && std::ranges::find(of_organisation, std::string_view(set->name)) == of_organisation.end() &&
         one.name != std::string_view("create_workspace") && one.name != std::string_view("list_workspaces");
}

/// What only Portkey knows of: it does not exist for this key.
bool is_not_told(const failure& refused) {
  return refused.status == 400 || refused.status == 403 || refused.status == 404;
}

/// The workspace of a collection that the call puts something into; nothing: nobody can tell.
awaitable<or_failure<known_workspaces>> workspace_of_collection(lent_tools& with, std::string collection,
                                                                deadline until) {
  json::object asked;
  asked["collection_id"] = collection;
  auto received = co_await with.ask(operation_named("get_collection"), std::move(asked), until);
  known_workspaces out;
  if (!received && !is_not_told(received.error())) co_return received.error();
  if (!received) co_return out;
  const auto found = bare_object(std::move(*received));
  const json::object nothing;
  auto named = workspaces_of(operation_named("get_collection"), nothing, found);
  if (!named.empty()) out = std::move(named);
  co_return out;
}

}  // namespace

awaitable<or_failure<known_workspaces>> concerned_workspaces(lent_tools& with, const operation& one,
                                                             json::object arguments, const target& what,
                                                             deadline until) {
  auto said = what.workspaces;
  known_workspaces unknown;
  if (!is_in_workspaces(one) && said.empty()) co_return known_workspaces(std::vector<std::string>());
  bool is_told = !said.empty();
  // What exists is where Portkey says it is, not where the caller says.
  if (one.path.size() > 0 && !what.current && std::string_view(what.kind) != "workspace") is_told = false;
  for (const auto* member : {"collection_id", "target_collection_id"}) {
    const auto collection = protocol::text_at(arguments, member);
    if (!collection || !is_in_workspaces(one)) continue;
    std::string id(*collection);
    auto its = co_await workspace_of_collection(with, std::move(id), until);
    if (!its) co_return its.error();
    if (!*its) co_return unknown;
    said.insert(said.end(), (*its)->begin(), (*its)->end());
    is_told = true;
  }
  if (!is_told) co_return unknown;
  auto known = co_await read_workspace_names(with, std::move(said), until);
  co_return known;
}

awaitable<or_failure<known_workspaces>> read_workspace_names(lent_tools& with, std::vector<std::string> said,
                                                             deadline until) {
  constexpr std::size_t most = 100;
  const auto& read = operation_named("get_workspace");
  if (said.size() > most) {
    failure too_many;
    too_many.told =
        protocol::failed_result("Could not " + deed(read) + ": the call is about more than 100 workspaces.");
    co_return too_many;
  }
  auto names = said;
  known_workspaces unknown;
  std::vector<awaitable<or_failure<json::object>>> reads;
  for (const auto& each : said) {
    json::object asked;
    asked["workspace_id"] = each;
    reads.push_back(with.ask(read, std::move(asked), until));
  }
  if (reads.empty()) co_return unknown;
  auto received = co_await side_by_side(std::move(reads));
  const json::object nothing;
  bool is_known = false;
  for (auto& each : received) {
    if (!each && !is_not_told(each.error())) co_return each.error();
    if (!each) continue;  // a name, which Portkey does not look for
    is_known = true;
    const auto found = bare_object(std::move(*each));
    for (auto& name : workspaces_of(read, nothing, found))
      if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  if (!is_known) co_return unknown;
  co_return known_workspaces(std::move(names));
}

}  // namespace portkey
