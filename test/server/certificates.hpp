#pragma once

#include "test/emulator/self_signed.hpp"
#include "test/server/temporary_file.hpp"
#include "test/support/program.hpp"

/// A certificate and its key in two files, for a daemon to serve https with.
struct certificate_files {
  certificate_files() : certificate_files(emulator::self_signed({})) {}
  explicit certificate_files(const emulator::certified_key& of) : text(of), certificate(of.certificate), key(of.key) {}

  /// Puts another pair in their place.
  void replace(const std::string& other_certificate, const std::string& other_key) {
    std::ofstream(certificate.path(), std::ios::binary) << other_certificate;
    std::ofstream(key.path(), std::ios::binary) << other_key;
  }

  support::environment settings(support::environment more = {}) const {
    more["PORTKEY_MCP_SERVER_TLS_CERTIFICATE"] = certificate.path();
    more["PORTKEY_MCP_SERVER_TLS_KEY"] = key.path();
    return more;
  }

  emulator::certified_key text;
  temporary_file certificate, key;
};
