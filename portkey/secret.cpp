#include "portkey/secret.hpp"

#include <openssl/crypto.h>

namespace portkey {

secret& secret::operator=(const secret& other) {
  if (this != &other) {
    wipe();
    text_ = other.text_;
  }
  return *this;
}

secret& secret::operator=(secret&& other) noexcept {
  if (this != &other) {
    wipe();
    text_ = std::move(other.text_);
    other.wipe();
  }
  return *this;
}

void secret::wipe() noexcept {
  // Small-string storage and spare capacity hold copies too, so the whole capacity is wiped.
  OPENSSL_cleanse(text_.data(), text_.capacity());
  text_.clear();
}

std::string masked(const secret& hidden) {
  const auto& text = hidden.reveal();
  if (text.size() < 12) return std::string(text.empty() ? 0 : 5, '*');
  return text.substr(0, 2) + "*****" + text.substr(text.size() - 2);
}

}  // namespace portkey
