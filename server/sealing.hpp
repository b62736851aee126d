#pragma once

#include <array>
#include <string>
#include <vector>

#include "protocol/seal.hpp"

namespace server {

using sealing_key = std::array<unsigned char, 32>;

/// Seals with AES-256-GCM (NIST SP 800-38D). Purpose, principal and expiry are bound into every sealed text. Only read
/// after it was made, so every loop may use it.
class sealing final : public protocol::seal {
 public:
  /// The first key seals, all of them open. At least one.
  explicit sealing(std::vector<sealing_key> keys) : keys_(std::move(keys)) {}

  std::string close(std::string_view bytes, protocol::seal_purpose purpose, std::string_view principal,
                    std::chrono::system_clock::time_point expires) const override;
  std::optional<std::string> open(std::string_view text, protocol::seal_purpose purpose, std::string_view principal,
                                  std::chrono::system_clock::time_point now) const override;

 private:
  std::vector<sealing_key> keys_;
};

/// One key for the life of this process.
std::vector<sealing_key> random_sealing_keys();

/// Reads a key file: base64 of 32 bytes, one a line. Throws `std::runtime_error` with one sentence that names file and
/// line.
std::vector<sealing_key> read_sealing_keys(const std::string& file);

/// `count` bytes that nobody can guess. Throws `std::runtime_error` when the system has none.
std::string random_bytes(std::size_t count);

}  // namespace server
