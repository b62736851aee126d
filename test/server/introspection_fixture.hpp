#pragma once

#include <memory>
#include <string>

#include "server/client_secret_basic.hpp"
#include "server/introspection.hpp"
#include "test/server/issuer_peer.hpp"
#include "test/support/scripted_peer.hpp"

/// An issuer that can be asked about tokens at /introspect.
class introspection_fixture : public issuer_fixture {
 protected:
  static constexpr const char* token = "opaque+token/1=";
  static constexpr const char* active = R"({"active":true,"sub":"somebody"})";
  static constexpr const char* inactive = R"({"active":false})";

  introspection_fixture() { peer.at("/introspect", support::ok(active)); }

  std::unique_ptr<server::introspection> made(const std::string& url, server::introspection_limits limits = {}) {
    const auto at = server::read_issuer_url(url, portkey::insecure::allowed);
    return std::make_unique<server::introspection>(loop, client, *at, "id", portkey::secret("pass-word"), limits);
  }
  std::unique_ptr<server::introspection> made(server::introspection_limits limits = {}) {
    return made(peer.url("/introspect"), limits);
  }

  std::unique_ptr<server::introspection> made(const support::scripted_peer& at) {
    return made("http://127.0.0.1:" + std::to_string(at.port()) + "/introspect");
  }

  auto ask(server::introspection& of, const std::string& about = token) { return run(of.look_up(about, in(5000))); }

  template <class Reply>
  static std::string said(const Reply& got) {
    if (!got) return got.error();
    return (*got)->at("active") == true ? "active" : "inactive";
  }

  /// The error, which never holds a credential.
  std::string error_of(server::introspection& of) {
    const auto got = ask(of);
    EXPECT_FALSE(got.has_value());
    if (got) return {};
    EXPECT_THAT(got.error(), testing::AllOf(testing::Not(testing::HasSubstr("opaque")),
                                            testing::Not(testing::HasSubstr("pass-word")),
                                            testing::Not(testing::HasSubstr(own_credential().reveal().substr(6)))));
    return got.error();
  }

  static portkey::secret own_credential() { return server::client_secret_basic("id", portkey::secret("pass-word")); }
};
