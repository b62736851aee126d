#include "test/conformance/fixture_application.hpp"

namespace fixture {

application::application() {
  identity_.name = "mcp-fixture-server";
  identity_.title = "Fixtures of the conformance suite";
  identity_.version = PORTKEY_MCP_VERSION;
  identity_.instructions = "For tests of the protocol.";
  identity_.offers = {.list_changes = true,
                      .resources = true,
                      .resource_updates = true,
                      .prompts = true,
                      .completions = true,
                      .log_messages = true,
                      .tasks = true,
                      .skills = true};
}

std::unique_ptr<server::lent_features> application::lend(server::loop&, const server::caller&) const {
  return std::make_unique<features>();
}

}  // namespace fixture
