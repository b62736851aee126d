#include "server/html_answer.hpp"

#include <openssl/evp.h>

#include <array>
#include <utility>

#include "portkey/digest.hpp"

namespace server {

http_answer html_answer(unsigned status, std::string policy, clipboard copies, std::string body) {
  http_answer out;
  out.status = status;
  out.fields = {
      {"Content-Type", "text/html; charset=utf-8"},
      {"Content-Security-Policy", std::move(policy)},
      {"Referrer-Policy", "no-referrer"},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "DENY"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Permissions-Policy", std::string("camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
                                         "clipboard-read=(), clipboard-write=") +
                                 (copies == clipboard::may_be_written ? "(self)" : "()")},
  };
  out.body = std::move(body);
  return out;
}

std::string inline_source(std::string_view text) {
  const auto hash = portkey::sha256(text);
  std::array<unsigned char, 45> base64{};
  EVP_EncodeBlock(base64.data(), hash.data(), static_cast<int>(hash.size()));
  return "'sha256-" + std::string(reinterpret_cast<const char*>(base64.data())) + "'";
}

}  // namespace server
