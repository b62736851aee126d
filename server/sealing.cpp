#include "server/sealing.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "protocol/header_value.hpp"
#include "server/base64url.hpp"

namespace server {

namespace {

// A sealed text is base64url of: version, nonce, expiry (seconds, big-endian), ciphertext, tag. All before the
// ciphertext is authenticated with it, and so are the purpose and the principal, which are not in the text.
constexpr char version = 1;
constexpr std::size_t nonce_size = 12, expiry_size = 8, tag_size = 16;
constexpr std::size_t head_size = 1 + nonce_size + expiry_size;

using cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* raw(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
int length(std::string_view text) {
  return static_cast<int>(text.size());
}

std::string associated(std::string_view head, protocol::seal_purpose purpose, std::string_view principal) {
  std::string out(head);
  out += static_cast<char>(purpose);
  out += principal;
  return out;
}

std::string big_endian(std::int64_t number) {
  std::string out(expiry_size, '\0');
  for (std::size_t at = 0; at < expiry_size; ++at)
    out[at] = static_cast<char>(static_cast<std::uint64_t>(number) >> (8 * (expiry_size - 1 - at)) & 0xffU);
  return out;
}

std::int64_t from_big_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const auto byte : bytes)
    number = number << 8 | static_cast<unsigned char>(byte);
  return static_cast<std::int64_t>(number);
}

bool is_good(int result) {
  return result == 1;
}

/// The bytes under this key, if the tag says so.
std::optional<std::string> decrypt(const sealing_key& key, std::string_view sealed, std::string_view bound) {
  const auto nonce = sealed.substr(1, nonce_size);
  const auto hidden = sealed.substr(head_size, sealed.size() - head_size - tag_size);
  std::string tag(sealed.substr(sealed.size() - tag_size));
  std::string out(hidden.size(), '\0');
  const cipher context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int done = 0;
  if (!is_good(EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.data(), raw(nonce))) ||
      !is_good(EVP_DecryptUpdate(context.get(), nullptr, &done, raw(bound), length(bound))) ||
      !is_good(EVP_DecryptUpdate(context.get(), raw(out), &done, raw(hidden), length(hidden))) ||
      !is_good(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, tag_size, tag.data())) ||
      !is_good(EVP_DecryptFinal_ex(context.get(), raw(out) + done, &done)))
    return std::nullopt;
  return out;
}

}  // namespace

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  if (!is_good(RAND_bytes(raw(out), static_cast<int>(count))))
    throw std::runtime_error("The system has no random bytes to give.");
  return out;
}

std::string sealing::close(std::string_view bytes, protocol::seal_purpose purpose, std::string_view principal,
                           std::chrono::system_clock::time_point expires) const {
  std::string out(1, version);
  out += random_bytes(nonce_size);
  out += big_endian(std::chrono::duration_cast<std::chrono::seconds>(expires.time_since_epoch()).count());
  const auto bound = associated(out, purpose, principal);
  std::string hidden(bytes.size(), '\0');
  std::string tag(tag_size, '\0');
  const cipher context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  int done = 0;
  if (!is_good(EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, keys_.front().data(), raw(out) + 1)) ||
      !is_good(EVP_EncryptUpdate(context.get(), nullptr, &done, raw(bound), length(bound))) ||
      !is_good(EVP_EncryptUpdate(context.get(), raw(hidden), &done, raw(bytes), length(bytes))) ||
      !is_good(EVP_EncryptFinal_ex(context.get(), raw(hidden) + done, &done)) ||
      !is_good(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tag_size, tag.data())))
    throw std::runtime_error("OpenSSL could not seal.");
  return to_base64url(out + hidden + tag);
}

std::optional<std::string> sealing::open(std::string_view text, protocol::seal_purpose purpose,
                                         std::string_view principal, std::chrono::system_clock::time_point now) const {
  constexpr std::size_t longest = 64U << 10;
  if (text.size() > longest) return std::nullopt;
  const auto sealed = from_base64url(text);
  if (!sealed || sealed->size() < head_size + tag_size || sealed->front() != version) return std::nullopt;
  const auto head = std::string_view(*sealed).substr(0, head_size);
  const std::chrono::seconds expiry(from_big_endian(head.substr(1 + nonce_size)));
  const auto bound = associated(head, purpose, principal);
  for (const auto& key : keys_) {
    auto opened = decrypt(key, *sealed, bound);
    // The expiry counts only now, when it is known to be ours.
    if (opened) return now.time_since_epoch() < expiry ? opened : std::nullopt;
  }
  return std::nullopt;
}

std::vector<sealing_key> random_sealing_keys() {
  sealing_key key{};
  const auto bytes = random_bytes(key.size());
  std::copy(bytes.begin(), bytes.end(), key.begin());
  return {key};
}

std::vector<sealing_key> read_sealing_keys(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("safety.sealing_key_file: " + file + " cannot be read.");
  std::vector<sealing_key> keys;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) continue;
    const auto bytes = protocol::decode_base64(line);
    if (!bytes || bytes->size() != sealing_key{}.size())
      throw std::runtime_error("safety.sealing_key_file: line " + std::to_string(number) + " of " + file +
                               " is not base64 of 32 bytes; make one with: openssl rand -base64 32");
    std::copy(bytes->begin(), bytes->end(), keys.emplace_back().begin());
  }
  if (keys.empty())
    throw std::runtime_error("safety.sealing_key_file: " + file +
                             " holds no key; make one with: openssl rand -base64 32");
  return keys;
}

}  // namespace server
