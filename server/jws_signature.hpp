#pragma once

#include <openssl/types.h>

#include <string_view>

#include "server/jwk.hpp"

namespace server {

/// Whether that key signed that text, by RFC 7518 sections 3.3 to 3.5 and RFC 8037 section 3.1. The key must be of the
/// algorithm's type. Leaves nothing in OpenSSL's queue of errors.
bool is_signature(EVP_PKEY* key, jws_algorithm algorithm, std::string_view signed_text, std::string_view signature);

}  // namespace server
