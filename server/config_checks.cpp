#include "server/config_checks.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "server/address.hpp"
#include "server/config_hosting.hpp"
#include "server/config_identity_checks.hpp"
#include "server/config_tool_checks.hpp"
#include "server/settings_table.hpp"

namespace server {
namespace {

/// Where settled settings grow; each rule adds to it.
class rules {
 public:
  rules(settled& result, const known_names& names) : result_(result), names_(names) {}

  void addresses() {
    for (const auto& [name, host] :
         {std::pair("server.host", values().server.host), std::pair("metrics.host", values().metrics.host)}) {
      boost::system::error_code error;
      boost::asio::ip::make_address(host, error);
      const bool may_be_empty = name == std::string_view("metrics.host");
      if (!error || host == "localhost" || (may_be_empty && host.empty())) continue;
      refuse(name,
             name + (" wants an address such as 127.0.0.1, 0.0.0.0 or ::1, or localhost, not " + in_quotes(host)));
    }
  }

  void metrics() {
    auto& is = values().metrics;
    auto& origins = result_.accepted.origins;
    if (!origins.contains("metrics.host") || !origins.contains("metrics.port")) return;
    if (is.port == 0 && !is.host.empty()) {
      refuse("metrics.host",
             "metrics.host needs metrics.port beside it, such as 9464; set both, or neither to serve /metrics on the "
             "main listener");
    } else if (is.port != 0 && is.host.empty()) {
      is.host = "127.0.0.1";
      origins["metrics.host"] = "metrics.port";
    }
  }

  void path() {
    constexpr std::array<std::string_view, 7> taken{"/livez",   "/readyz", "/health",  "/ready",
                                                    "/metrics", "/sse",    "/messages"};
    const auto& path = values().server.path;
    const bool clean = path.size() > 1 && path.front() == '/' && path.back() != '/' &&
                       path.find("//") == std::string::npos && (path + "/").find("/.") == std::string::npos &&
                       std::ranges::all_of(path, [](char c) {
                         return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                                std::string_view("/-_.~").find(c) != std::string_view::npos;
                       });
    if (!clean) {
      refuse("server.path",
             "server.path wants a path such as \"/mcp\": a slash, then letters, digits, -, _, . and "
             "single slashes, and no slash at its end, not " +
                 in_quotes(path));
    } else if (std::ranges::find(taken, path) != taken.end() || path.ends_with("/secret")) {
      refuse("server.path", "server.path " + in_quotes(path) + " is taken by another endpoint; \"/mcp\" is usual");
    }
  }

  void public_url() {
    auto& url = values().server.public_url;
    if (url.empty()) return;
    const auto parsed = boost::urls::parse_uri(url);
    const bool good = parsed && (parsed->scheme() == "https" || parsed->scheme() == "http") &&
                      !parsed->encoded_host().empty() && !parsed->has_userinfo() && !parsed->has_query() &&
                      !parsed->has_fragment();
    if (!good) {
      refuse("server.public_url",
             "server.public_url wants an http or https URL without user, query or fragment, "
             "such as \"https://mcp.example.com\", not " +
                 in_quotes(url));
    }
    while (url.ends_with('/'))
      url.pop_back();
  }

  void origins_and_hosts() {
    for (const auto& origin : values().server.allowed_origins) {
      const auto parsed = boost::urls::parse_uri(origin);
      if (parsed && !parsed->encoded_host().empty() && !parsed->has_userinfo() && parsed->encoded_resource().empty() &&
          !parsed->has_fragment()) {
        continue;
      }
      refuse("server.allowed_origins",
             "server.allowed_origins wants origins such as \"https://app.example.com\", "
             "without a path, not " +
                 in_quotes(origin));
    }
    for (const auto& host : values().server.allowed_hosts) {
      const auto parsed = boost::urls::parse_uri("http://" + host);
      if (parsed && !parsed->encoded_host().empty() && !parsed->has_userinfo() && parsed->encoded_resource().empty() &&
          !parsed->has_fragment()) {
        continue;
      }
      refuse("server.allowed_hosts",
             "server.allowed_hosts wants hosts such as \"mcp.example.com\" or "
             "\"mcp.example.com:8443\", not " +
                 in_quotes(host));
    }
  }

  void proxies() {
    auto& server = values().server;
    for (const auto& text : server.trusted_proxies) {
      const auto range = read_address_range(text);
      if (!range) {
        refuse("server.trusted_proxies", "server.trusted_proxies " + range.error());
        continue;
      }
      if (range->holds_everything()) {
        warn(origin_of("server.trusted_proxies") + ": server.trusted_proxies holds " + in_quotes(text) +
             ": anyone can claim any address");
      }
      server.trusted_ranges.push_back(*range);
    }
    if (server.proxy_protocol && server.trusted_proxies.empty() &&
        result_.accepted.origins.contains("server.trusted_proxies")) {
      refuse("server.proxy_protocol",
             "server.proxy_protocol = true wants server.trusted_proxies to say whose word counts");
    }
  }

  void tls() {
    const auto& here = values().server;
    if (here.tls_certificate.empty() == here.tls_key.empty()) return;
    const bool no_key = here.tls_key.empty();
    refuse(no_key ? "server.tls_certificate" : "server.tls_key",
           std::string(no_key ? "server.tls_certificate needs server.tls_key"
                              : "server.tls_key needs server.tls_certificate") +
               " beside it; set both, or neither to serve http");
  }

  void hosting() {
    if (const auto wrong = settle_hosting(values(), result_.accepted.origins)) refuse(wrong->setting, wrong->sentence);
  }

  void secrets() {
    const auto& url = values().server.public_url;
    if (values().safety.secrets != secret_delivery::link || !result_.accepted.origins.contains("server.public_url"))
      return;
    if (url.empty() && !is_loopback(values().server.host)) {
      refuse("safety.secrets",
             "safety.secrets = \"link\" wants server.public_url, where the links lead, or a listener on loopback");
    } else if (url.starts_with("http:") && !is_loopback(values().server.host)) {
      warn(origin_of("safety.secrets") +
           ": safety.secrets = \"link\" with a server.public_url of http: whoever is on the " +
           "way sees the secrets that are shown");
    }
  }

  void upstream() {
    auto& upstream = values().portkey;
    if (upstream.gateway_url.empty()) {
      upstream.gateway_url = upstream.base_url;
      result_.accepted.origins["portkey.gateway_url"] = "portkey.base_url";
    }
    const auto insecure = upstream.allow_insecure_base_url ? portkey::insecure::allowed : portkey::insecure::refused;
    const auto base = portkey::parse_base_url(upstream.base_url, insecure);
    const auto gateway = portkey::parse_base_url(upstream.gateway_url, insecure);
    if (base) {
      upstream.base = *base;
    } else {
      refuse("portkey.base_url", "portkey.base_url: " + base.error());
    }
    if (gateway) {
      upstream.gateway = *gateway;
    } else if (upstream.gateway_url != upstream.base_url) {
      refuse("portkey.gateway_url", "portkey.gateway_url: " + gateway.error());
    }
    const auto mode = values().identity.mode;
    const bool wants_key = mode <= identity_mode::bearer;
    if (wants_key && upstream.api_key.empty() && upstream.workspace_api_key.empty()) {
      warn(
          "no Portkey key is configured: the tools are listed, and a call says what is missing; set "
          "PORTKEY_API_KEY or portkey.api_key_file");
    }
  }

  void tools() {
    for (const auto& each : check_tools(values().tools, names_))
      refuse(each.setting, each.sentence);
  }

  void identity(listening opens) {
    if (opens == listening::yes && result_.accepted.origins.contains("identity.mode")) {
      const auto given = [this](std::string_view name) {
        const auto* row = find_setting(name);
        return value_text(row->shape, row->get(values())) !=
               value_text(row->shape, *read_value(row->shape, row->fallback));
      };
      for (const auto& each : check_identity(values(), given))
        refuse(each.setting, each.sentence);
    }
    auto& mode = values().identity.mode;
    const auto& host = values().server.host;
    const bool exposed = opens == listening::yes && !is_loopback(host);
    if (mode == identity_mode::none && exposed) {
      warn(origin_of("identity.mode") + ": listening on " + host +
           " without identity: anyone who can reach it acts with the server's key");
    }
    if (mode != identity_mode::unset) return;
    if (exposed && result_.accepted.origins.contains("identity.mode")) {
      refuse("server.host", "listening on " + host +
                                " without identity; set identity.mode to bearer, byok or oauth, or write "
                                "identity.mode = \"none\" to accept that anyone who can reach it acts with the "
                                "server's key");
    }
    mode = identity_mode::none;
  }

 private:
  settings& values() { return result_.accepted.values; }

  std::string origin_of(const std::string& name) const {
    const auto found = result_.accepted.origins.find(name);
    return found == result_.accepted.origins.end() ? name : found->second;
  }

  void refuse(const std::string& name, const std::string& sentence) {
    result_.wrong.push_back(origin_of(name) + ": " + sentence);
  }

  void warn(const std::string& sentence) { result_.accepted.warnings.push_back(sentence); }

  settled& result_;
  const known_names& names_;
};

}  // namespace

bool is_loopback(std::string_view host) {
  if (host == "localhost") return true;
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(std::string(host), error);
  return !error && canonical(address).is_loopback();
}

settled settle(settings values, provenance origins, const known_names& names, listening opens) {
  settled result;
  result.accepted.values = std::move(values);
  result.accepted.origins = std::move(origins);
  rules rule(result, names);
  rule.addresses();
  rule.metrics();
  rule.path();
  rule.public_url();
  rule.origins_and_hosts();
  rule.proxies();
  rule.tls();
  rule.secrets();
  if (opens != listening::no) rule.hosting();
  rule.upstream();
  rule.tools();
  rule.identity(opens);
  return result;
}

}  // namespace server
