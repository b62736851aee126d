#include "server/serve.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <string>
#include <utility>

#include "server/drain.hpp"
#include "server/listener.hpp"
#include "server/log.hpp"
#include "server/loops.hpp"
#include "server/service.hpp"

namespace server {

namespace asio = boost::asio;

namespace {

/// How a client on this machine reaches the listener.
std::string local_url(const std::string& host, std::uint16_t port) {
  const bool any = host == "0.0.0.0" || host == "::";
  const auto shown = any ? "127.0.0.1" : host.find(':') == std::string::npos ? host : "[" + host + "]";
  return "http://" + shown + ":" + std::to_string(port);
}

}  // namespace

void serve(const settings& with) {
  service served(with);
  asio::io_context control{1};
  asio::signal_set signals(control, SIGINT, SIGTERM);
  listener door(control, with.server.host, with.server.port);
  served.here.port = door.port();
  served.base = with.server.public_url.empty() ? local_url(with.server.host, door.port()) : with.server.public_url;

  loops running(with.server.threads == 0 ? granted_cores() : with.server.threads, client_settings_of(with));
  served.loops = running.all();
  running.start();

  auto accepting = door.run(running, served, with.server.max_connections);
  asio::co_spawn(control, std::move(accepting), asio::detached);
  drain_times times;
  times.delay = with.server.drain_delay;
  times.limit = with.server.drain_limit;
  auto draining = drain_on_signal(signals, door, running, served, times);
  asio::co_spawn(control, std::move(draining), asio::detached);

  served.ready = true;
  log_line(log_level::info, "listening",
           {{"url", served.base + served.path},
            {"version", PORTKEY_MCP_VERSION},
            {"tools", served.tools.size()},
            {"loops", running.size()}});
  control.run();
  running.stop();
  log_line(log_level::info, "stopped", {});
}

}  // namespace server
