#include "portkey/missing_key.hpp"

#include <algorithm>
#include <array>

#include "portkey/refusal.hpp"

namespace portkey {

namespace {

/// How a key is given, by whom: the Admin key, or a Workspace key.
struct way_to_give {
  key_source from;
  const char* admin_key;
  const char* workspace_key;
};
constexpr std::array ways_to_give = {
    way_to_give{key_source::server,
                "and this server was given none; set PORTKEY_API_KEY or portkey.api_key_file and start it again.",
                "and this server was given none; set PORTKEY_WORKSPACE_API_KEY or portkey.workspace_api_key_file and "
                "start it again."},
    way_to_give{key_source::mapping,
                "and this server has none for you; ask its operator to add api_key_file to your "
                "[[identity.oauth.principal]].",
                "and this server has none for you; ask its operator to add workspace_api_key_file to your "
                "[[identity.oauth.principal]]."},
    way_to_give{key_source::caller, "and none was sent; send yours in the header x-portkey-api-key.",
                "and none was sent; send yours in the header x-portkey-workspace-api-key."},
};

}  // namespace

protocol::tool_result missing_key(const operation& one, key_source from) {
  const auto& way = *std::find_if(ways_to_give.begin(), ways_to_give.end(),
                                  [from](const way_to_give& each) { return each.from == from; });
  const bool is_workspace = one.needs == key_kind::workspace;
  return protocol::failed_result("Could not " + deed(one) +
                                 (is_workspace ? ": it needs a Workspace key, " : ": it needs a Portkey Admin key, ") +
                                 (is_workspace ? way.workspace_key : way.admin_key));
}

}  // namespace portkey
