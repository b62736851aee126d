#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "portkey/toolbox.hpp"
#include "protocol/handshake.hpp"
#include "protocol/seal.hpp"
#include "server/admission.hpp"
#include "server/origin_guard.hpp"
#include "server/remote_peer.hpp"
#include "server/request_reader.hpp"
#include "server/settings.hpp"

namespace server {

struct loop;

/// What every request is served from. Made at start and shared by all loops: only the counters change.
struct service {
  explicit service(const settings& from);

  portkey::toolbox tools;
  protocol::server_identity identity;
  std::unique_ptr<const protocol::seal> seal;
  portkey::credentials keys;  ///< the server's own, in mode none
  reachable_at here;
  std::string path;  ///< of the MCP endpoint: "/mcp"
  std::string base;  ///< how a client on this machine reaches it: "http://127.0.0.1:8080"
  request_limits limits;
  proxy_rules proxies;
  std::chrono::milliseconds write_timeout{30'000};
  std::chrono::milliseconds call_timeout{30'000};
  std::chrono::milliseconds session_lifetime{};
  admission calls;
  admission streams;
  std::vector<loop*> loops;           ///< filled before the first request
  std::atomic<bool> ready{false};     ///< what /readyz says
  std::atomic<bool> draining{false};  ///< connections end after the answer they are at
};

/// How the upstream is reached, of the settings.
portkey::client_settings client_settings_of(const settings& from);

}  // namespace server
