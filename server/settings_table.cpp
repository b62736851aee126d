#include "server/settings_table.hpp"

#include <algorithm>
#include <iterator>

#include "server/settings_rows.hpp"

namespace server {
namespace {

constexpr std::uint64_t second = 1'000;
constexpr std::uint64_t minute = 60 * second;
constexpr std::uint64_t hour = 60 * minute;
constexpr std::uint64_t kib = 1ULL << 10U;
constexpr std::uint64_t mib = 1ULL << 20U;
constexpr std::uint64_t gib = 1ULL << 30U;
constexpr bounds port_numbers{0, 65'535};
constexpr bounds some{1, 1'000'000};
constexpr bounds any{0, 1'000'000};
constexpr bounds patience{100, 10 * minute};

setting also_named(const char* variable, setting row) {
  row.short_variable = variable;
  return row;
}

std::vector<setting> server_rows() {
  using s = server_section;
  const section_rows<s> is(
      "server", [](auto& all) -> auto& { return all.server; });
  return {
      is.text("host", &s::host, "127.0.0.1", "The address to listen on; 0.0.0.0 only on purpose, or when PORT is set."),
      also_named("PORT",
                 is.number("port", &s::port, port_numbers, "8080", "The port to listen on; 0 takes any free one.")),
      is.text("path", &s::path, "/mcp", "Where the MCP endpoint is."),
      is.text("public_url", &s::public_url, "", "How clients reach this server, such as \"https://mcp.example.com\"."),
      is.list("allowed_origins", &s::allowed_origins, "",
              "Origins of web pages that may call, beyond the same origin; pages of localhost may while the "
              "listener is loopback."),
      is.list("allowed_hosts", &s::allowed_hosts, "",
              "Accepted Host headers beyond host:port and public_url; checked while the listener is loopback "
              "or this is set."),
      is.list("trusted_proxies", &s::trusted_proxies, "",
              "Addresses and CIDRs of the proxies whose X-Forwarded-For counts."),
      is.number("threads", &s::threads, {0, 1024}, "0",
                "Event loops; 0 takes one for each core that the cgroup grants."),
      is.number("max_connections", &s::max_connections, some, "4096", "Clients connected at once."),
      is.duration("session_lifetime", &s::session_lifetime, {minute, 720 * hour}, "24h",
                  "How long a session of the older protocol revisions lives."),
      is.flag("proxy_protocol", &s::proxy_protocol, "false",
              "Expect the PROXY protocol, version 1 or 2, from trusted_proxies; a connection without it is closed."),
      is.duration("header_timeout", &s::header_timeout, patience, "10s",
                  "How long a client may take to send the head of a request; also its TLS handshake and PROXY header."),
      is.duration("body_timeout", &s::body_timeout, patience, "10s",
                  "How long a client may take to send the body of a request, and a second more for each 8 KiB of it."),
      is.duration("idle_timeout", &s::idle_timeout, {100, hour}, "75s",
                  "How long a connection is kept without a request."),
      is.duration("write_timeout", &s::write_timeout, patience, "30s",
                  "How long a client may take to read 64 KiB of an answer, or a piece of a stream."),
      is.size("max_body", &s::max_body, {kib, 64 * mib}, "1MiB", "The largest request body."),
      is.duration("drain_delay", &s::drain_delay, {0, 10 * minute}, "0s",
                  "How long to keep accepting after the signal to stop, while /readyz already says 503."),
      is.duration("drain_limit", &s::drain_limit, {0, hour}, "30s",
                  "How long everything may take to finish after that; calls are ended shortly before, and answered."),
      is.text("tls_certificate", &s::tls_certificate, "",
              "The PEM file of the certificate chain, to serve https; read again on SIGHUP."),
      is.text("tls_key", &s::tls_key, "", "The PEM file of the certificate's private key; read again on SIGHUP."),
      is.flag("legacy_sse", &s::legacy_sse, "false",
              "Also serve the HTTP+SSE transport of 2024-11-05, on /sse and /messages."),
      is.choice("hosting", &s::hosting, {"", "smithery"}, "",
                "The platform whose conventions apply: \"smithery\" sends the settings of a request in its query; "
                "identity.mode is byok then, with allow_anonymous_discovery, unless they are set."),
  };
}

std::vector<setting> portkey_rows() {
  using s = portkey_section;
  const section_rows<s> is(
      "portkey", [](auto& all) -> auto& { return all.portkey; });
  return {
      also_named("PORTKEY_BASE_URL",
                 is.text("base_url", &s::base_url, "https://api.portkey.ai/v1", "Portkey's control plane.")),
      also_named("PORTKEY_GATEWAY_URL",
                 is.text("gateway_url", &s::gateway_url, "",
                         "Portkey's data plane, for completions, logs and feedback; empty is the same as base_url.")),
      also_named("PORTKEY_API_KEY", is.secret("api_key", &s::api_key, "The Admin key to act with; or api_key_file.")),
      also_named("PORTKEY_WORKSPACE_API_KEY",
                 is.secret("workspace_api_key", &s::workspace_api_key,
                           "The key for what needs a Workspace key; or workspace_api_key_file.")),
      is.flag("allow_insecure_base_url", &s::allow_insecure_base_url, "false",
              "Accept http and loopback or private addresses in the two URLs."),
      is.text("ca_file", &s::ca_file, "", "A PEM file of certificate authorities to trust beside the system's."),
      is.duration("timeout", &s::timeout, patience, "30s", "One deadline for a tool call, body and retries included."),
      is.duration("connect_timeout", &s::connect_timeout, {10, 5 * minute}, "3s",
                  "How long opening a connection may take."),
      is.size("max_response", &s::max_response, {kib, gib}, "32MiB",
              "The largest answer that is read, after decompression."),
      is.number("max_idle_connections", &s::max_idle_connections, {0, 10'000}, "16",
                "Idle connections kept, for each loop."),
      is.number("max_connections", &s::max_connections, {1, 10'000}, "64", "Connections open at once, for each loop."),
  };
}

std::vector<setting> identity_rows() {
  using s = identity_section;
  const section_rows<s> is(
      "identity", [](auto& all) -> auto& { return all.identity; });
  return {
      is.choice("mode", &s::mode, {"", "none", "bearer", "byok", "oauth", "oauth+byok"}, "",
                "Who may come in: none, bearer, byok, oauth or oauth+byok; empty is none on loopback "
                "and refuses to start elsewhere."),
      is.flag("allow_anonymous_discovery", &s::allow_anonymous_discovery, "false",
              "Let callers without a credential list what there is; it never calls Portkey."),
  };
}

std::vector<setting> oauth_rows() {
  using s = oauth_section;
  const section_rows<s> is(
      "identity.oauth", [](auto& all) -> auto& { return all.identity.oauth; });
  return {
      is.list("issuer", &s::issuers, "",
              "The issuer of the tokens that are accepted, or several; with mode oauth or oauth+byok."),
      is.list("jwks_url", &s::jwks_urls, "",
              "Where the keys of each issuer are; empty takes it from the issuer's metadata."),
      is.text("audience", &s::audience, "", "What a token must be meant for; empty is public_url with path."),
      is.text("read_scope", &s::read_scope, "portkey:read", "The scope that allows reading."),
      is.text("write_scope", &s::write_scope, "portkey:write", "The scope that allows writing, and reading."),
      is.text("admin_scope", &s::admin_scope, "portkey:admin",
              "The scope that allows everything, what destroys included."),
      is.flag("accept_untyped_tokens", &s::accept_untyped_tokens, "false",
              "Accept tokens whose typ is JWT or missing instead of at+jwt."),
      is.text("introspection_url", &s::introspection_url, "",
              "Where opaque tokens are looked up (RFC 7662), with client_id and client_secret."),
      is.text("client_id", &s::client_id, "", "Who asks the introspection endpoint."),
      is.secret("client_secret", &s::client_secret,
                "The secret to ask the introspection endpoint with; or client_secret_file."),
      is.flag("allow_insecure_issuer", &s::allow_insecure_issuer, "false",
              "Accept http and loopback or private addresses in the URLs of this section."),
      is.text("ca_file", &s::ca_file, "",
              "A PEM file of certificate authorities to trust beside the system's, for these URLs."),
  };
}

std::vector<setting> tools_rows() {
  using s = tools_section;
  const section_rows<s> is(
      "tools", [](auto& all) -> auto& { return all.tools; });
  return {
      is.list("surface", &s::surface, "core",
              "What tools/list shows: core, all, or toolsets such as [\"prompts\", \"analytics\"]; [tools] is read "
              "again on SIGHUP."),
      is.list("toolsets", &s::toolsets, "", "The toolsets that may be called at all; empty is everything."),
      is.list("exclude", &s::exclude, "", "Tools that may not be called; wins over toolsets."),
      is.flag("read_only", &s::read_only, "false", "Offer only tools that read."),
      is.number("max_result_chars", &s::max_result_chars, {1'000, 10'000'000}, "90000",
                "Where the text of a result is cut."),
  };
}

std::vector<setting> safety_rows() {
  using s = safety_section;
  const section_rows<s> is(
      "safety", [](auto& all) -> auto& { return all.safety; });
  return {
      is.choice("confirm", &s::confirm, {"destructive", "writes", "never"}, "destructive",
                "Which tools ask a person first: destructive, writes or never; read again on SIGHUP."),
      is.text("sealing_key_file", &s::sealing_key_file, "",
              "Keys that replicas share, base64 of 32 bytes, one a line: the first seals, all open; empty is "
              "a random key for each process."),
      is.text(
          "audit_file", &s::audit_file, "",
          "Where each writing call is recorded, as JSON lines; \"-\" is standard output, empty is off; opened again on "
          "SIGHUP."),
      is.choice(
          "secrets", &s::secrets, {"auto", "link", "inline"}, "auto",
          "How what Portkey shows once is given out: link, to a page that shows it once; inline, in the result; auto, "
          "by link to other machines where public_url is https."),
  };
}

std::vector<setting> limits_rows() {
  using s = limits_section;
  const section_rows<s> is(
      "limits", [](auto& all) -> auto& { return all.limits; });
  return {
      is.number("calls_in_flight", &s::calls_in_flight, some, "512", "Tool calls running at once."),
      is.number("calls_in_flight_per_principal", &s::calls_in_flight_per_principal, some, "64",
                "The same for one principal; without effect in mode none."),
      is.number("streams", &s::streams, some, "256", "Listen streams open at once."),
      is.number("streams_per_principal", &s::streams_per_principal, some, "16",
                "The same for one principal; without effect in mode none."),
      is.number("writes_per_minute_per_principal", &s::writes_per_minute_per_principal, any, "0",
                "Writing calls that one principal may make in a minute; 0 is no limit."),
  };
}

std::vector<setting> log_rows() {
  using s = log_section;
  const section_rows<s> is(
      "log", [](auto& all) -> auto& { return all.log; });
  return {
      is.choice("level", &s::level, {"trace", "debug", "info", "warning", "error"}, "info",
                "The least that is logged: trace, debug, info, warning or error; read again on SIGHUP."),
      is.choice("format", &s::format, {"json", "text"}, "json", "How a line is written: json or text."),
  };
}

std::vector<setting> metrics_rows() {
  using s = metrics_section;
  const section_rows<s> is(
      "metrics", [](auto& all) -> auto& { return all.metrics; });
  return {
      is.flag("enabled", &s::enabled, "true",
              "Serve /metrics in Prometheus' text format; on the main listener, unless that is loopback, only to "
              "callers who are identified."),
      is.text("host", &s::host, "",
              "The address of a listener for /metrics alone, which asks nobody who they are; empty is 127.0.0.1 where "
              "port is set."),
      is.number("port", &s::port, port_numbers, "0", "The port of that listener; 0 is the main listener."),
  };
}

std::vector<setting> make_table() {
  std::vector<setting> table;
  for (auto* rows : {server_rows, portkey_rows, identity_rows, oauth_rows, tools_rows, safety_rows, limits_rows,
                     log_rows, metrics_rows}) {
    std::ranges::move(rows(), std::back_inserter(table));
  }
  return table;
}

}  // namespace

std::string setting::variable() const {
  std::string text = "PORTKEY_MCP_" + name();
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c == '.') c = '_';
  }
  return text;
}

const std::vector<setting>& all_settings() {
  static const std::vector<setting> table = make_table();
  return table;
}

const setting* find_setting(std::string_view name) {
  const auto& table = all_settings();
  const auto found = std::ranges::find_if(table, [&](const setting& row) { return row.name() == name; });
  return found == table.end() ? nullptr : &*found;
}

const std::vector<std::string>& all_sections() {
  static const std::vector<std::string> sections = [] {
    std::vector<std::string> names;
    for (const auto& row : all_settings()) {
      if (names.empty() || names.back() != row.section) names.push_back(row.section);
    }
    return names;
  }();
  return sections;
}

}  // namespace server
