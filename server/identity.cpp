#include "server/identity.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "protocol/error.hpp"
#include "server/credential_gate.hpp"
#include "server/loop.hpp"
#include "server/mcp_endpoint.hpp"
#include "server/principal_map.hpp"
#include "server/service.hpp"
#include "server/settings_table.hpp"
#include "server/shown_credentials.hpp"

namespace server {

using boost::asio::awaitable;
namespace code = protocol::code;

namespace {

bool are_the_same(const oauth_principal& left, const oauth_principal& right) {
  const auto all = [](const oauth_principal& one) {
    return std::tie(one.subject, one.claim, one.value, one.issuer, one.api_key.reveal(),
                    one.workspace_api_key.reveal());
  };
  return all(left) == all(right);
}

}  // namespace

principal nobody() {
  principal out;
  out.is_anonymous = true;
  out.label = "anonymous";
  out.may = access::nothing;
  out.keys = portkey::credentials();
  out.keys->from = portkey::key_source::caller;
  return out;
}

std::string name_of(identity_mode mode) {
  settings shown;
  shown.identity.mode = mode;
  return std::get<std::string>(find_setting("identity.mode")->get(shown));
}

identity_rules::identity_rules(const settings& from)
    : mode(from.identity.mode),
      anonymous_discovery(from.identity.allow_anonymous_discovery),
      tokens(from.identity.tokens),
      principals(from.identity.oauth.principals) {
  if (!has_oauth()) return;
  const auto& oauth = from.identity.oauth;
  scope_names names{oauth.read_scope, oauth.write_scope, oauth.admin_scope};
  resource = describe_resource(from.server.public_url, from.server.path, oauth.issuers, names);
  says = challenges(resource->metadata_url, std::move(names));
}

bool identity_rules::still_lets_in(std::string_view label, const identity_rules& before) const {
  if (&before == this) return true;
  if (mode == identity_mode::bearer) return tokens.has_kept(label, before.tokens);
  if (has_oauth() && says.scopes() != before.says.scopes()) return false;
  if (mode != identity_mode::oauth) return true;
  // The first that matches counts: so nothing before theirs may have changed either.
  const auto last = std::find_if(before.principals.rbegin(), before.principals.rend(),
                                 [label](const auto& each) { return label_of(each) == label; });
  const auto count = std::distance(last, before.principals.rend());
  return count > 0 && count <= std::ssize(principals) &&
         std::equal(principals.begin(), principals.begin() + count, before.principals.begin(), are_the_same);
}

awaitable<boost::system::result<principal, http_answer>> identify(const request_head& head,
                                                                  boost::asio::ip::address from, loop& here,
                                                                  service& with) {
  const credential_gate at{from, here.identity, with};
  if (has_credential_in_query(head.query))
    co_return refused_message(400, code::invalid_request,
                              "A credential does not belong in a URL, which logs and histories keep; send it in a "
                              "header, and replace the one that was sent.");
  auto shown = read_credentials(head);
  identified found = principal();
  if (at.rules->mode != identity_mode::none) {
    if (!shown) co_return refused_message(400, code::invalid_request, shown.error());
    const bool shows_nothing = !shown->has_other && (at.rules->has_oauth() ? shown->bearer.empty() : shown->is_empty());
    if (shows_nothing && at.rules->anonymous_discovery) {
      found = nobody();
    } else if (at.rules->has_oauth()) {
      auto judged = co_await by_access_token(at, std::move(*shown), here);
      found = std::move(judged);
    } else if (at.rules->mode == identity_mode::bearer) {
      found = by_static_token(at, *shown);
    } else {
      found = by_own_key(at, std::move(*shown));
    }
  }
  if (found) {
    found->from = std::move(from);
    found->judged_by = at.rules;
  }
  co_return found;
}

}  // namespace server
