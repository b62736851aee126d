#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "portkey/base_url.hpp"
#include "portkey/safety_policy.hpp"
#include "portkey/secret.hpp"
#include "server/address_range.hpp"

namespace server {

// The settings as the daemon uses them: read, checked and typed. The table in settings_table.cpp holds every name,
// default and bound; `default_settings()` of config.hpp gives the defaults, a bare `settings{}` holds none of them.
// Sizes are bytes.

/// `server.hosting`: a platform whose own conventions apply.
enum class hosting_platform { none, smithery };

/// `identity.mode`. `unset` exists only while the settings are read: an accepted configuration never holds it.
enum class identity_mode { unset, none, bearer, byok, oauth, oauth_byok };

/// `safety.secrets`: how what Portkey shows once reaches the person.
enum class secret_delivery { automatic, link, in_result };

/// `log.level`, from the most talkative.
enum class log_level { trace, debug, info, warning, error };

/// `log.format`.
enum class log_format { json, text };

/// `[server]`: the listener and its limits.
struct server_section {
  std::string host;        ///< an address, or "localhost"
  std::uint16_t port = 0;  ///< 0: any free port
  std::string path;        ///< "/mcp": begins with a slash, ends without
  std::string public_url;  ///< empty, or http(s) without a trailing slash
  std::vector<std::string> allowed_origins;
  std::vector<std::string> allowed_hosts;
  std::vector<std::string> trusted_proxies;
  std::vector<address_range> trusted_ranges;  ///< `trusted_proxies`, parsed
  std::size_t threads = 0;                    ///< 0: as many as the cgroup grants
  std::size_t max_connections = 0;
  std::chrono::milliseconds session_lifetime{};
  bool proxy_protocol = false;
  std::chrono::milliseconds header_timeout{};
  std::chrono::milliseconds body_timeout{};
  std::chrono::milliseconds idle_timeout{};
  std::chrono::milliseconds write_timeout{};
  std::size_t max_body = 0;
  std::chrono::milliseconds drain_delay{};
  std::chrono::milliseconds drain_limit{};
  std::string tls_certificate;
  std::string tls_key;
  bool legacy_sse = false;
  hosting_platform hosting = hosting_platform::none;
};

/// `[portkey]`: the upstream.
struct portkey_section {
  std::string base_url;
  std::string gateway_url;    ///< never empty once accepted: `base_url` where none was given
  portkey::base_url base;     ///< `base_url`, parsed
  portkey::base_url gateway;  ///< `gateway_url`, parsed
  portkey::secret api_key;    ///< an Admin key; may be empty
  portkey::secret workspace_api_key;
  bool allow_insecure_base_url = false;
  std::string ca_file;
  std::chrono::milliseconds timeout{};
  std::chrono::milliseconds connect_timeout{};
  std::size_t max_response = 0;
  std::size_t max_idle_connections = 0;  ///< for each loop
  std::size_t max_connections = 0;       ///< for each loop
};

/// One `[[identity.token]]`: a principal of mode bearer.
struct bearer_token {
  std::string name;
  portkey::secret secret;
};

/// One `[[identity.oauth.principal]]`: who may act, and with which keys.
struct oauth_principal {
  std::string subject;
  std::string claim;
  std::string value;
  std::string issuer;
  portkey::secret api_key;
  portkey::secret workspace_api_key;
};

/// `[identity.oauth]`.
struct oauth_section {
  std::vector<std::string> issuers;
  std::vector<std::string> jwks_urls;  ///< empty, or one for each issuer
  std::string audience;                ///< empty: the resource itself
  std::string read_scope;
  std::string write_scope;
  std::string admin_scope;
  bool accept_untyped_tokens = false;
  std::string introspection_url;
  std::string client_id;
  portkey::secret client_secret;
  bool allow_insecure_issuer = false;
  std::string ca_file;
  std::vector<oauth_principal> principals;
};

/// `[identity]`: who may come in.
struct identity_section {
  identity_mode mode = identity_mode::unset;
  bool allow_anonymous_discovery = false;
  std::vector<bearer_token> tokens;
  oauth_section oauth;
};

/// `[tools]`: what is listed and what may be called.
struct tools_section {
  std::vector<std::string> surface;   ///< "core", "all", or names of toolsets
  std::vector<std::string> toolsets;  ///< empty: every toolset
  std::vector<std::string> exclude;
  bool read_only = false;
  std::size_t max_result_chars = 0;
};

/// `[safety]`: confirmation, sealing, audit.
struct safety_section {
  portkey::confirmation confirm = portkey::confirmation::destructive;
  std::vector<portkey::safety_rule> rules;  ///< the first that matches wins
  std::string sealing_key_file;
  std::string audit_file;
  secret_delivery secrets = secret_delivery::automatic;
};

/// `[limits]`: how much at once.
struct limits_section {
  std::size_t calls_in_flight = 0;
  std::size_t calls_in_flight_per_principal = 0;
  std::size_t streams = 0;
  std::size_t streams_per_principal = 0;
  std::size_t writes_per_minute_per_principal = 0;  ///< 0: no limit
};

/// `[log]`.
struct log_section {
  log_level level = log_level::info;
  log_format format = log_format::json;
};

/// `[metrics]`.
struct metrics_section {
  bool enabled = false;
  std::string host;  ///< empty: on the main listener
  std::uint16_t port = 0;
};

/// Every setting, by section.
struct settings {
  server_section server;
  portkey_section portkey;
  identity_section identity;
  tools_section tools;
  safety_section safety;
  limits_section limits;
  log_section log;
  metrics_section metrics;
};

}  // namespace server
