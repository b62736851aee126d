#pragma once

#include <memory>

#include "server/application.hpp"
#include "test/conformance/fixture_features.hpp"
#include "test/conformance/fixture_tools.hpp"

namespace fixture {

/// What one request of the conformance suite is served with.
class features : public server::lent_features {
 public:
  protocol::tools& tools() override { return tools_; }
  protocol::resources* resources() override { return &resources_; }
  protocol::prompts* prompts() override { return &prompts_; }
  protocol::completions* completions() override { return &completions_; }
  protocol::skills* skills() override { return &skills_; }

 private:
  fixture::tools tools_;
  fixture::resources resources_;
  fixture::prompts prompts_;
  fixture::completions completions_;
  fixture::skills skills_;
};

/// The catalogue of the official conformance suite, served by the same libraries as the product.
class application : public server::application {
 public:
  application();
  const protocol::server_identity& identity() const override { return identity_; }
  std::unique_ptr<server::lent_features> lend(server::loop& here, const server::caller& who) const override;
  std::size_t size() const override { return 0; }

 private:
  protocol::server_identity identity_;
};

}  // namespace fixture
