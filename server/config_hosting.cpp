#include "server/config_hosting.hpp"

#include "server/settings_table.hpp"

namespace server {

namespace {

bool is_left_to_default(const provenance& origins, std::string_view name) {
  const auto found = origins.find(name);
  return found != origins.end() && found->second == "default";
}

}  // namespace

std::optional<wrong_setting> settle_hosting(settings& values, provenance& origins) {
  const std::string platform = "server.hosting", mode = "identity.mode",
                    discovery = "identity.allow_anonymous_discovery";
  if (values.server.hosting == hosting_platform::none) return std::nullopt;
  auto& is = values.identity;
  if (is_left_to_default(origins, mode)) {
    is.mode = identity_mode::byok;
    origins[mode] = platform;
  }
  if (!origins.contains(mode)) return std::nullopt;
  if (is.mode != identity_mode::byok && is.mode != identity_mode::oauth_byok) {
    const auto& row = *find_setting(mode);
    return wrong_setting{
        platform,
        "server.hosting = \"smithery\" wants identity.mode byok or oauth+byok, where callers bring the "
        "keys that it sends, not " +
            value_text(row.shape, row.get(values))};
  }
  if (is_left_to_default(origins, discovery)) {
    is.allow_anonymous_discovery = true;
    origins[discovery] = platform;
  }
  return std::nullopt;
}

}  // namespace server
