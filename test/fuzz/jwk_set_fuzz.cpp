#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include "protocol/json.hpp"
#include "server/jwk.hpp"
#include "test/fuzz/pieces.hpp"

namespace {

using server::jws_algorithm;

constexpr std::array algorithms{jws_algorithm::rs256, jws_algorithm::ps256, jws_algorithm::es256, jws_algorithm::eddsa};

void need(bool holds) {
  if (!holds) std::abort();
}

/// How many keys a set of that text may give at most.
std::size_t public_keys_in(std::string_view text) {
  const auto document = protocol::parse_json(text);
  need(document && document->is_object());
  const auto* keys = protocol::array_at(document->get_object(), "keys");
  need(keys != nullptr);
  return static_cast<std::size_t>(std::count_if(keys->begin(), keys->end(), [](const auto& key) {
    const auto* members = key.if_object();
    return members && members->contains("kty") && !members->contains("d") && !members->contains("k");
  }));
}

}  // namespace

// A key is of one kind, named by what was written, and takes no signature that was made without it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(fuzz::text_of(data, size));
  // One key alone, without what is around it.
  if (text.starts_with('\x01')) text = R"({"keys":[)" + text.substr(1) + "]}";
  const auto read = server::read_jwk_set(text);
  if (!read) {
    need(!read.error().empty() && read.error().find_first_of("\"'\\\n") == std::string::npos);
    return 0;
  }
  need(read->keys.size() <= std::min<std::size_t>(public_keys_in(text), 64));
  for (const auto& key : read->keys) {
    need(!key.kid() || key.kid()->size() <= 256);
    const auto may = [&](jws_algorithm algorithm) { return key.may_verify(algorithm) ? 1 : 0; };
    const int rsa = may(jws_algorithm::rs256) + may(jws_algorithm::ps256);
    need((rsa != 0 ? 1 : 0) + may(jws_algorithm::es256) + may(jws_algorithm::eddsa) == 1);
    for (const auto algorithm : algorithms)
      for (const std::size_t length : {64U, 256U, 512U})
        need(!key.verifies(algorithm, "a text", std::string(length, 'x')));
  }
  return 0;
}
