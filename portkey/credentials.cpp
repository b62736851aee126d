#include "portkey/credentials.hpp"

namespace portkey {

const secret* key_for(const operation& one, const credentials& keys) {
  if (one.needs == key_kind::none) return nullptr;
  const auto& preferred = one.needs == key_kind::workspace ? keys.workspace_api_key : keys.api_key;
  if (!preferred.empty()) return &preferred;
  return one.needs == key_kind::either && !keys.workspace_api_key.empty() ? &keys.workspace_api_key : nullptr;
}

void redact(std::string& text, const credentials& keys) {
  for (const auto* key : {&keys.api_key, &keys.workspace_api_key}) {
    const auto& shown = key->reveal();
    if (shown.size() < 8) continue;  // too short to be a key, and likely to be a common word
    for (auto at = text.find(shown); at != std::string::npos; at = text.find(shown, at))
      text.replace(at, shown.size(), "[redacted]");
  }
}

}  // namespace portkey
