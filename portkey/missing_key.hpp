#pragma once

#include "portkey/credentials.hpp"
#include "portkey/operation.hpp"
#include "protocol/content.hpp"

namespace portkey {

/// What is said of a call for which its caller has no key of the kind that it needs: which, and how whoever gives the keys
/// gives that one.
protocol::tool_result missing_key(const operation& one, key_source from);

}  // namespace portkey
