#pragma once

#include <chrono>
#include <string>

namespace emulator {

/// A certificate and its key, as PEM text.
struct certified_key {
  std::string certificate;
  std::string key;
};

/// What a certificate says. The defaults suit every test that is not about certificates.
struct certificate_terms {
  std::string subject = "portkey-emulator";                 ///< the common name
  std::string names = "DNS:localhost,IP:127.0.0.1,IP:::1";  ///< as OpenSSL writes subjectAltName
  std::chrono::hours begins{-24};                           ///< from now
  std::chrono::hours ends{365 * 24};                        ///< from now
};

/// A new P-256 key with a self-signed certificate. Throws std::runtime_error if OpenSSL cannot.
certified_key self_signed(const certificate_terms& terms);

}  // namespace emulator
