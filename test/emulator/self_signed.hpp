#pragma once

#include <string>

namespace emulator {

/// A certificate and its key, as PEM text.
struct certified_key {
  std::string certificate;
  std::string key;
};

/// A new P-256 key with a self-signed certificate for localhost, 127.0.0.1 and ::1, valid from yesterday for a year.
/// Throws std::runtime_error if OpenSSL cannot.
certified_key self_signed();

}  // namespace emulator
