#include "server/identity_reload.hpp"

#include <boost/asio/post.hpp>
#include <memory>
#include <utility>

#include "server/identity.hpp"
#include "server/loop.hpp"
#include "server/redaction.hpp"
#include "server/token_checks.hpp"

namespace server {

using change = std::function<void()>;
using prepared = boost::system::result<change, std::string>;

reloadable identity_of_callers(const service& with, const settings& running) {
  reloadable part;
  part.names = {"identity.allow_anonymous_discovery", "identity.oauth.read_scope", "identity.oauth.write_scope",
                "identity.oauth.admin_scope",         "identity.oauth.client_id",  "identity.oauth.client_secret"};
  part.prepare = [&with, &running](const settings& wanted) -> prepared {
    if (wanted.identity.mode != running.identity.mode) return change([] {});
    auto next = running;
    next.identity = wanted.identity;
    next.identity.oauth.issuers = running.identity.oauth.issuers;
    const auto fresh = std::make_shared<const identity_rules>(next);
    return change([&with, fresh, oauth = wanted.identity.oauth] {
      for (auto* each : with.loops)
        boost::asio::post(each->io, [each, fresh, id = oauth.client_id, secret = oauth.client_secret] {
          each->identity = fresh;
          if (each->tokens) each->tokens->introspect_with(id, secret);
          each->end_streams_of_strangers();
        });
    });
  };
  return part;
}

reloadable limits_of_callers(service& with) {
  reloadable part;
  part.names = {"limits.calls_in_flight", "limits.calls_in_flight_per_principal", "limits.streams",
                "limits.streams_per_principal", "limits.writes_per_minute_per_principal"};
  part.prepare = [&with](const settings& wanted) -> prepared {
    return change([&with, limits = wanted.limits] {
      with.calls.bound(limits.calls_in_flight, limits.calls_in_flight_per_principal);
      with.streams.bound(limits.streams, limits.streams_per_principal);
      with.writes.bound(limits.writes_per_minute_per_principal);
    });
  };
  return part;
}

reloadable hidden_secrets(const settings& running) {
  reloadable part;
  part.prepare = [&running](const settings& wanted) -> prepared {
    auto all = secrets_of(running);
    for (auto& each : secrets_of(wanted))
      all.push_back(std::move(each));
    return change([filter = std::make_shared<const redaction>(all)] { set_redaction(filter); });
  };
  return part;
}

}  // namespace server
