#include "server/bearer_tokens.hpp"

#include <openssl/crypto.h>

#include <algorithm>

namespace server {

bearer_tokens::bearer_tokens(const std::vector<bearer_token>& given) {
  for (const auto& each : given)
    all_.push_back({each.name, portkey::sha256(each.secret.reveal())});
}

std::optional<std::string> bearer_tokens::principal_of(std::string_view token) const {
  const auto shown = portkey::sha256(token);
  const entry* found = nullptr;
  for (const auto& each : all_)
    if (CRYPTO_memcmp(each.of.data(), shown.data(), shown.size()) == 0) found = &each;
  if (!found) return std::nullopt;
  return found->name;
}

const bearer_tokens::entry* bearer_tokens::named(std::string_view name) const {
  const auto found = std::find_if(all_.begin(), all_.end(), [name](const entry& each) { return each.name == name; });
  return found == all_.end() ? nullptr : &*found;
}

bool bearer_tokens::has_kept(std::string_view name, const bearer_tokens& other) const {
  const auto* now = named(name);
  const auto* then = other.named(name);
  return now && then && now->of == then->of;
}

}  // namespace server
