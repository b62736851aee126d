#include "server/serve.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocol/guards.hpp"
#include "server/drain.hpp"
#include "server/identity.hpp"
#include "server/identity_reload.hpp"
#include "server/listener.hpp"
#include "server/local_url.hpp"
#include "server/log.hpp"
#include "server/loops.hpp"
#include "server/metrics_listener.hpp"
#include "server/portkey_application.hpp"
#include "server/reload.hpp"
#include "server/secret_sweep.hpp"
#include "server/service.hpp"
#include "server/tls_identity.hpp"
#include "server/token_checks.hpp"

namespace server {

namespace asio = boost::asio;

namespace {

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

/// Before the first request: every loop knows who may come in, and the first begins to fetch the issuers' keys.
void identify_callers(const settings& with, const std::vector<loop*>& all) {
  const auto rules = std::make_shared<const identity_rules>(with);
  const auto tls = rules->has_oauth() ? portkey::make_tls_profile(issuer_client_settings(with)) : nullptr;
  for (auto* each : all) {
    each->identity = rules;
    if (tls) each->tokens = std::make_unique<token_checks>(*each, *all.front(), with, tls);
  }
  if (tls) all.front()->tokens->keep_keys(all);
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

/// The file of the audit log is opened again whatever becomes of the settings: it may have been renamed.
reread after_rotation(service& served, const reread& read) {
  return [&served, read] {
    if (served.audit) served.audit->reopen();
    return read();
  };
}

}  // namespace

void serve(const settings& with, const offer& make, const reread& read, const inherited_sockets& given,
           const service_manager& tells) {
  const auto offered = make(with);
  service served(with);
  auto identity = tls_identity_of(with);
  asio::io_context control{1};
  asio::signal_set signals(control, SIGINT, SIGTERM);
  listener door(given.main ? acceptor_over(control, *given.main)
                           : listening_acceptor(control, with.server.host, with.server.port, "server.host", "--port"));
  served.here.port = door.port();
  door.present(std::move(identity));
  std::optional<metrics_listener> scraped;
  if (with.metrics.enabled && given.metrics)
    scraped.emplace(acceptor_over(control, *given.metrics));
  else if (with.metrics.enabled && with.metrics.port != 0)
    scraped.emplace(control, with.metrics.host, with.metrics.port);
  served.base = with.server.public_url.empty() ? local_url(with.server.host, door.port(), door.has_tls())
                                               : with.server.public_url;

  // Never destroyed: that would wait for the look-up of a name that hangs, which nothing can end, and tear stories
  // apart that span two loops. The process ends next.
  static loops* kept = nullptr;
  kept = new loops(with.server.threads == 0 ? granted_cores() : with.server.threads, client_settings_of(with), offered,
                   served.counts);
  loops& running = *kept;
  served.loops = running.all();
  identify_callers(with, served.loops);
  running.start();

  auto accepting = door.run(running, served, with.server.max_connections);
  asio::co_spawn(control, std::move(accepting), asio::detached);
  drain_times times;
  times.delay = with.server.drain_delay;
  times.limit = with.server.drain_limit;
  auto draining = drain_on_signal(signals, door, running, served, times, tells);
  asio::signal_set hangups(control, SIGHUP);
  secret_sweep sweep(control, served.secrets);
  auto sweeping = sweep.run();
  asio::co_spawn(control, std::move(sweeping), asio::detached);
  watchdog beating(control, tells);
  auto beats = beating.run();
  asio::co_spawn(control, std::move(beats), asio::detached);
  asio::co_spawn(control, std::move(draining), [&hangups, &scraped, &sweep, &beating](const std::exception_ptr&) {
    hangups.cancel();
    sweep.end();
    beating.end();
    if (scraped) scraped->close();
  });
  if (scraped) {
    auto scraping = scraped->run(served);
    asio::co_spawn(control, std::move(scraping), asio::detached);
  }
  auto running_with = with;
  const std::vector<reloadable> parts{hidden_secrets(running_with),
                                      certificates_of(door),
                                      level_of_the_log(),
                                      offered_tools(served, make, offered, running_with),
                                      identity_of_callers(served, running_with),
                                      limits_of_callers(served)};
  const auto status = "Serving " + served.base + served.path;
  const auto rotate_and_read = after_rotation(served, read);
  auto reloading = reload_on_signal(hangups, rotate_and_read, parts, running_with, tells, status);
  asio::co_spawn(control, std::move(reloading), asio::detached);

  warn_without_audit(with);
  if (const auto missing = protocol::ablated_guard(); !missing.empty())
    log_line(log_level::warning, "built without a guard", {{"guard", missing}});
  if (!tells.trouble().empty()) log_line(log_level::warning, "service manager", {{"what", tells.trouble()}});
  served.ready = true;
  log_line(log_level::info, "listening",
           {{"url", served.base + served.path},
            {"version", PORTKEY_MCP_VERSION},
            {"tools", offered->size()},
            {"loops", running.size()}});
  if (scraped)
    log_line(log_level::info, "serving metrics",
             {{"url", local_url(with.metrics.host, with.metrics.port, false) + "/metrics"}});
  tells.ready(status);
  control.run();
  running.stop();
  log_line(log_level::info, "stopped", {});
}

}  // namespace server
