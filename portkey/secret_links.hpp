#pragma once

#include <boost/json/object.hpp>

#include "portkey/operation.hpp"
#include "portkey/secret_desk.hpp"
#include "protocol/content.hpp"

namespace portkey {

/// Puts a link in place of each secret that the result names in `secrets`, where secrets go by links; the person opens it, and
/// the model never sees what is behind it.
protocol::tool_result with_links(const operation& one, protocol::tool_result result, secret_desk* desk);

}  // namespace portkey
