#include "server/principal_map.hpp"

#include <algorithm>
#include <boost/json/array.hpp>

namespace server {

namespace {

bool is_text(const boost::json::value& one, std::string_view text) {
  return one.is_string() && std::string_view(one.get_string()) == text;
}

bool holds(const boost::json::object& claims, std::string_view name, std::string_view value) {
  const auto* claim = claims.if_contains(name);
  if (!claim) return false;
  if (const auto* list = claim->if_array())
    return std::any_of(list->begin(), list->end(), [&](const auto& each) { return is_text(each, value); });
  return is_text(*claim, value);
}

}  // namespace

const oauth_principal* find_principal(const std::vector<oauth_principal>& all, std::string_view issuer,
                                      std::string_view subject, const boost::json::object& claims) {
  const auto matches = [&](const oauth_principal& one) {
    if (!one.issuer.empty() && one.issuer != issuer) return false;
    if (!one.subject.empty()) return one.subject == subject;
    return !one.claim.empty() && holds(claims, one.claim, one.value);
  };
  const auto found = std::find_if(all.begin(), all.end(), matches);
  return found == all.end() ? nullptr : &*found;
}

std::string label_of(const oauth_principal& one) {
  return one.subject.empty() ? one.claim + "=" + one.value : one.subject;
}

}  // namespace server
