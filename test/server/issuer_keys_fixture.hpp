#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/issuer_keys.hpp"
#include "test/server/issuer_peer.hpp"
#include "test/support/scripted_peer.hpp"

/// An issuer whose keys stand at /keys.
class issuer_keys_fixture : public issuer_fixture {
 protected:
  using keys = std::shared_ptr<const server::jwk_set>;

  /// A set with one key of this name.
  static std::string key_set(const std::string& kid) {
    return R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":")" + kid +
           R"(","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwaaPJHURo8"}]})";
  }

  static std::string kid_of(const keys& known) {
    if (!known || known->keys.size() != 1) return "none";
    return known->keys.front().kid().value_or("unnamed");
  }

  static std::string kid_of(const server::fresh_keys& got) { return kid_of(got.known); }

  /// Asked as fast as can be, but by nobody's clock.
  server::issuer_source source() const {
    server::issuer_source made;
    made.issuer = peer.url("/tenant");
    made.jwks_url = peer.url("/keys");
    made.insecure = true;
    made.pace.refresh = std::chrono::hours(1);
    made.pace.first_retry = std::chrono::milliseconds(1);
    made.pace.longest_retry = std::chrono::milliseconds(2);
    made.pace.apart = std::chrono::milliseconds(0);
    return made;
  }

  server::issuer_source to_be_discovered() const {
    auto made = source();
    made.jwks_url.clear();
    return made;
  }

  std::unique_ptr<server::issuer_keys> made(server::issuer_source from) {
    return std::make_unique<server::issuer_keys>(loop, client, std::move(from),
                                                 [this](keys changed) { published.push_back(std::move(changed)); });
  }

  auto fresh(server::issuer_keys& of, int ms = 5000) { return run(of.fresh(in(ms))); }

  /// The error of a fetch where nothing is known.
  std::string error_of(server::issuer_keys& of, int ms = 5000) {
    const auto got = fresh(of, ms);
    EXPECT_FALSE(got.has_value());
    return got ? std::string() : got.error();
  }

  std::vector<keys> published;
};
