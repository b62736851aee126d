#pragma once

#include <string>

#include "portkey/operation.hpp"
#include "portkey/secret.hpp"

namespace portkey {

/// Who gives the keys, and so whom to tell when one is missing.
enum class key_source {
  server,   ///< the operator, for everybody
  mapping,  ///< the operator, for this caller
  caller,   ///< the caller, with each request
};

/// The keys that one caller's requests are sent with.
struct credentials {
  secret api_key;
  secret workspace_api_key;
  std::string owner = {};  ///< who is served with them, for fairness between callers; empty: nobody in particular
  key_source from = key_source::server;
};

/// The key that the operation is sent with; null when the caller has none of that kind.
const secret* key_for(const operation& one, const credentials& keys);

/// Takes the caller's own keys out of a text, in case Portkey or something on the way has echoed one.
void redact(std::string& text, const credentials& keys);

}  // namespace portkey
