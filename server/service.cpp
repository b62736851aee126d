#include "server/service.hpp"

#include <boost/asio/post.hpp>

#include "server/config.hpp"
#include "server/loop.hpp"
#include "server/router.hpp"
#include "server/sealing.hpp"

namespace server {

namespace {

std::unique_ptr<const protocol::seal> seal_of(const settings& from) {
  const auto& file = from.safety.sealing_key_file;
  return std::make_unique<sealing>(file.empty() ? random_sealing_keys() : read_sealing_keys(file));
}

}  // namespace

service::service(const settings& from)
    : seal(seal_of(from)),
      audit(from.safety.audit_file.empty() ? nullptr : std::make_unique<audit_log>(from.safety.audit_file)),
      path(from.server.path),
      folder(folder_of(path)),
      legacy_sse(from.server.legacy_sse),
      mode(from.identity.mode),
      hosting(from.server.hosting),
      call_timeout(from.portkey.timeout),
      session_lifetime(from.server.session_lifetime),
      calls(from.limits.calls_in_flight, from.limits.calls_in_flight_per_principal),
      streams(from.limits.streams, from.limits.streams_per_principal),
      writes(from.limits.writes_per_minute_per_principal),
      metrics_here(from.metrics.enabled && from.metrics.port == 0),
      delivery(from.safety.secrets) {
  here.loopback = is_loopback(from.server.host);
  here.public_origin = origin_of(from.server.public_url);
  here.allowed_origins = from.server.allowed_origins;
  here.allowed_hosts = from.server.allowed_hosts;
  const auto& host = from.server.host;  // the listener's own address is always allowed beside those that are named
  if (!here.allowed_hosts.empty() && host != "0.0.0.0" && host != "::")
    here.allowed_hosts.push_back(host.find(':') == host.npos ? host : "[" + host + "]");
  limits.idle_timeout = from.server.idle_timeout;
  limits.header_timeout = from.server.header_timeout;
  limits.body_timeout = from.server.body_timeout;
  limits.max_body = from.server.max_body;
  proxies.trusted = from.server.trusted_ranges;
  proxies.proxy_protocol = from.server.proxy_protocol;
  proxies.header_timeout = from.server.header_timeout;
  write_timeout = from.server.write_timeout;
}

void service::announce(const protocol::change& what) const {
  for (auto* each : loops)
    boost::asio::post(each->io, [each, what] { each->tell(what); });
}

}  // namespace server
