#include "portkey/resource_uri.hpp"

#include <boost/url/pct_string_view.hpp>

#include "portkey/request.hpp"

namespace portkey {

namespace {

constexpr std::string_view scheme = "portkey://";

}  // namespace

std::string uri_template_of(const resource_kind& kind) {
  return std::string(scheme) + kind.name + "/{" + kind.variable + "}";
}

std::string uri_of(const resource_kind& kind, std::string_view id) {
  return std::string(scheme) + kind.name + "/" + percent_encoded(id);
}

std::optional<named_resource> read_uri(std::string_view uri) {
  if (!uri.starts_with(scheme)) return std::nullopt;
  uri.remove_prefix(scheme.size());
  const auto slash = uri.find('/');
  if (slash == uri.npos) return std::nullopt;
  named_resource found;
  while (found.kind < resource_kinds.size() && uri.substr(0, slash) != resource_kinds[found.kind].name)
    ++found.kind;
  const auto encoded = boost::urls::make_pct_string_view(uri.substr(slash + 1));
  if (found.kind == resource_kinds.size() || !encoded) return std::nullopt;
  found.id = encoded->decode();
  if (!is_path_segment(found.id)) return std::nullopt;
  return found;
}

}  // namespace portkey
