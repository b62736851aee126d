#include "server/serve.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <exception>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "server/drain.hpp"
#include "server/listener.hpp"
#include "server/log.hpp"
#include "server/loops.hpp"
#include "server/reload.hpp"
#include "server/service.hpp"
#include "server/tls_identity.hpp"

namespace server {

namespace asio = boost::asio;

namespace {

/// How a client on this machine reaches the listener.
std::string local_url(const std::string& host, std::uint16_t port, bool tls) {
  const bool any = host == "0.0.0.0" || host == "::";
  const auto shown = any ? "127.0.0.1" : host.find(':') == std::string::npos ? host : "[" + host + "]";
  return (tls ? "https://" : "http://") + shown + ":" + std::to_string(port);
}

reloadable certificates_of(listener& door) {
  reloadable part;
  part.names = {"server.tls_certificate", "server.tls_key"};
  using change = std::function<void()>;
  part.prepare = [&door](const settings& wanted) -> boost::system::result<change, std::string> {
    if (door.has_tls() == wanted.server.tls_certificate.empty())
      return "server.tls_certificate: only a restart switches between http and https";
    if (!door.has_tls()) return change([] {});
    const auto read = read_tls_identity(wanted.server.tls_certificate, wanted.server.tls_key);
    if (!read) return read.error().front().setting + ": " + read.error().front().text;
    return change([&door, identity = *read] { door.present(identity); });
  };
  return part;
}

reloadable level_of_the_log() {
  reloadable part;
  part.names = {"log.level"};
  using change = std::function<void()>;
  part.prepare = [](const settings& wanted) -> boost::system::result<change, std::string> {
    return change([level = wanted.log.level] { set_log_level(level); });
  };
  return part;
}

}  // namespace

void serve(const settings& with, const reread& read) {
  service served(with);
  auto identity = tls_identity_of(with);
  asio::io_context control{1};
  asio::signal_set signals(control, SIGINT, SIGTERM);
  listener door(control, with.server.host, with.server.port);
  served.here.port = door.port();
  door.present(std::move(identity));
  served.base = with.server.public_url.empty() ? local_url(with.server.host, door.port(), door.has_tls())
                                               : with.server.public_url;

  // Never destroyed: that would wait for the look-up of a name that hangs, which nothing can end, and tear stories
  // apart that span two loops. The process ends next.
  static loops* kept = nullptr;
  kept = new loops(with.server.threads == 0 ? granted_cores() : with.server.threads, client_settings_of(with));
  loops& running = *kept;
  served.loops = running.all();
  running.start();

  auto accepting = door.run(running, served, with.server.max_connections);
  asio::co_spawn(control, std::move(accepting), asio::detached);
  drain_times times;
  times.delay = with.server.drain_delay;
  times.limit = with.server.drain_limit;
  auto draining = drain_on_signal(signals, door, running, served, times);
  asio::signal_set hangups(control, SIGHUP);
  asio::co_spawn(control, std::move(draining), [&hangups](const std::exception_ptr&) { hangups.cancel(); });
  const std::vector<reloadable> parts{certificates_of(door), level_of_the_log()};
  auto running_with = with;
  auto reloading = reload_on_signal(hangups, read, parts, running_with);
  asio::co_spawn(control, std::move(reloading), asio::detached);

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
