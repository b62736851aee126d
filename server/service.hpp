#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "protocol/change.hpp"
#include "protocol/seal.hpp"
#include "server/admission.hpp"
#include "server/audit_log.hpp"
#include "server/failed_credentials.hpp"
#include "server/metrics.hpp"
#include "server/origin_guard.hpp"
#include "server/proven_principals.hpp"
#include "server/remote_peer.hpp"
#include "server/request_reader.hpp"
#include "server/secret_shelf.hpp"
#include "server/settings.hpp"
#include "server/spent_nonces.hpp"
#include "server/write_allowance.hpp"

namespace server {

struct loop;

/// What every request is served from. Made at start and shared by all loops: only the counters change.
struct service {
  explicit service(const settings& from);

  std::unique_ptr<const protocol::seal> seal;
  std::unique_ptr<audit_log> audit;  ///< null: nothing is recorded
  spent_nonces spent;
  reachable_at here;
  std::string path;    ///< of the MCP endpoint: "/mcp"
  std::string folder;  ///< what stands before the last part of it, where pages for people are, too: "" or "/portkey"
  bool legacy_sse = false;
  identity_mode mode = identity_mode::none;
  hosting_platform hosting = hosting_platform::none;
  std::string base;  ///< how a client on this machine reaches it: "http://127.0.0.1:8080"
  request_limits limits;
  proxy_rules proxies;
  std::chrono::milliseconds write_timeout{30'000};
  std::chrono::milliseconds call_timeout{30'000};
  std::chrono::milliseconds session_lifetime{};
  admission calls;
  admission streams;
  write_allowance writes;
  failed_credentials failures;
  failed_credentials unmapped;  ///< callers without a key, for the log's sake
  proven_principals proven;
  metrics counts;
  bool metrics_here = false;  ///< whether the main listener serves them
  std::vector<loop*> loops;   ///< filled before the first request

  /// Tells everybody who listens, on whatever loop; returns at once.
  void announce(const protocol::change& what) const;
  std::atomic<bool> ready{false};     ///< what /readyz says
  std::atomic<bool> draining{false};  ///< connections end after the answer they are at

  secret_shelf secrets;
  secret_delivery delivery = secret_delivery::automatic;
  /// Whether a URL is known that leads here, for whoever is to come by it.
  bool knows_its_url() const { return !base.empty() && (here.loopback || !here.public_origin.empty()); }
};

}  // namespace server
