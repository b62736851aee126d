#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "server/config.hpp"
#include "server/log.hpp"
#include "server/serve.hpp"
#include "server/stdio.hpp"
#include "test/conformance/fixture_application.hpp"

int main(int argc, char** argv) {
  CLI::App options("Serves the fixtures of the MCP conformance suite.");
  auto with = server::default_settings();
  bool stdio = false;
  options.add_option("--port", with.server.port, "The port to listen on; 0 takes any free one.");
  options.add_option("--public-url", with.server.public_url, "What clients call it behind a reverse proxy.");
  options.add_option("--sealing-key-file", with.safety.sealing_key_file, "Keys that survive a restart.");
  options.add_flag("--legacy-sse", with.server.legacy_sse, "Serve the HTTP+SSE transport of 2024-11-05, too.");
  options.add_flag_callback(
      "--byok", [&with] { with.identity.mode = server::identity_mode::byok; },
      "Tell callers apart by their Portkey key.");
  options.add_flag("--stdio", stdio, "Serve standard input and output instead.");
  CLI11_PARSE(options, argc, argv);
  try {
    server::start_log(server::log_level::info, server::log_format::json);
    const server::offer make = [](const server::settings&) { return std::make_shared<const fixture::application>(); };
    const server::reread same = [&with]() -> boost::system::result<server::configuration, server::problems> {
      server::configuration again;
      again.values = with;
      return again;
    };
    if (stdio)
      server::serve_stdio(with, make(with));
    else
      server::serve(with, make, same);
    server::stop_log();
  } catch (const std::exception& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
  }
  return 0;
}
