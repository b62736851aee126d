#include "server/config_identity_checks.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "server/issuer_url.hpp"
#include "server/setting_value.hpp"
#include "server/settings_table.hpp"

namespace server {
namespace {

/// RFC 6750 section 2.1: what can stand behind Bearer.
bool is_token_text(std::string_view text) {
  const auto padding = std::min(text.find('='), text.size());
  const auto body = text.substr(0, padding);
  return !body.empty() && text.find_first_not_of('=', padding) == text.npos && std::ranges::all_of(body, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~+/").find(c) != std::string_view::npos;
  });
}

/// RFC 6749 section 3.3.
bool is_scope(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\'; });
}

bool is_principal_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

std::string mode_text(identity_mode mode) {
  const auto* row = find_setting("identity.mode");
  settings shown;
  shown.identity.mode = mode;
  return std::get<std::string>(row->get(shown));
}

class identity_checks {
 public:
  identity_checks(const settings& values, const std::function<bool(std::string_view)>& given)
      : all_(values), is_(values.identity), given_(given), mode_(mode_text(is_.mode)) {}

  std::vector<wrong_setting> check() {
    belongings();
    if (is_.mode == identity_mode::bearer) tokens();
    if (is_.mode == identity_mode::oauth || is_.mode == identity_mode::oauth_byok) oauth();
    if (is_.mode == identity_mode::oauth) principals();
    return std::move(found_);
  }

 private:
  /// What is there and belongs to another mode.
  void belongings() {
    using mode = identity_mode;
    struct belonging {
      std::string setting;
      bool is_there;
      std::set<identity_mode> of;
      const char* what;  ///< of it belongs to those
    };
    const auto of_oauth = std::ranges::find_if(
        all_settings(), [&](const setting& row) { return row.section == "identity.oauth" && given_(row.name()); });
    const bool has_oauth = of_oauth != all_settings().end();
    const std::array<belonging, 6> all{{
        {"identity.token", !is_.tokens.empty(), {mode::bearer}, "mode = \"bearer\""},
        {has_oauth ? of_oauth->name() : "",
         has_oauth,
         {mode::oauth, mode::oauth_byok},
         "mode = \"oauth\" or \"oauth+byok\""},
        {"identity.oauth.principal", !is_.oauth.principals.empty(), {mode::oauth}, "mode = \"oauth\""},
        {"identity.allow_anonymous_discovery",
         is_.allow_anonymous_discovery,
         {mode::bearer, mode::byok, mode::oauth, mode::oauth_byok},
         "a mode that asks for a credential"},
        {"portkey.api_key",
         !all_.portkey.api_key.empty(),
         {mode::unset, mode::none, mode::bearer},
         "mode = \"none\" or \"bearer\", where the server's key serves everybody"},
        {"portkey.workspace_api_key",
         !all_.portkey.workspace_api_key.empty(),
         {mode::unset, mode::none, mode::bearer},
         "mode = \"none\" or \"bearer\", where the server's key serves everybody"},
    }};
    for (const auto& each : all) {
      if (!each.is_there || each.of.contains(is_.mode)) continue;
      const bool is_of_oauth = has_oauth && each.setting == of_oauth->name();
      const auto name = is_of_oauth ? each.setting + " of [identity.oauth]" : each.setting;
      const std::string now =
          is_.mode == mode::unset ? "identity.mode is not set" : "identity.mode is " + in_quotes(mode_);
      refuse(each.setting, name + " belongs to " + each.what + ", and " + now +
                               ": it is ambiguous which of the two is meant; change one of them");
    }
  }

  void tokens() {
    const std::string setting = "identity.token";
    if (is_.tokens.empty())
      refuse("identity.mode",
             "identity.mode = \"bearer\" wants an [[identity.token]] for each principal, and there is none");
    std::set<std::string> names, secrets;
    for (const auto& each : is_.tokens) {
      const auto who = setting + " " + in_quotes(each.name);
      if (!is_principal_name(each.name)) {
        refuse(setting,
               setting + ".name wants 1 to 64 letters, digits and signs without spaces, not " + in_quotes(each.name));
        continue;
      }
      if (!names.insert(each.name).second) refuse(setting, who + " is there twice; give each principal one block");
      const auto& secret = each.secret.reveal();
      if (secret.size() < 32) {
        refuse(setting, who + " wants a secret of 32 characters or more; make one with: openssl rand -base64 32");
      } else if (!is_token_text(secret)) {
        refuse(setting,
               who +
                   " has a secret that no Authorization header can carry: letters, digits and -._~+/ are allowed, "
                   "and = at its end");
      } else if (!secrets.insert(secret).second) {
        refuse(setting, who + " has the secret of another principal: it is ambiguous who shows it");
      }
    }
  }

  void oauth() {
    const auto& is = is_.oauth;
    const auto about = "identity.mode = " + in_quotes(mode_);
    if (all_.server.public_url.empty())
      refuse("server.public_url", "server.public_url is wanted with " + about +
                                      ": it is what tokens are issued for, such as \"https://mcp.example.com\"");
    if (is.issuers.empty())
      refuse("identity.oauth.issuer", "identity.oauth.issuer is wanted with " + about + ": whose tokens are accepted");
    for (const auto& each : is.issuers)
      url("identity.oauth.issuer", each, true);
    if (std::set<std::string>(is.issuers.begin(), is.issuers.end()).size() != is.issuers.size())
      refuse("identity.oauth.issuer", "identity.oauth.issuer names the same issuer twice");
    for (const auto& each : is.jwks_urls)
      url("identity.oauth.jwks_url", each, false);
    if (!is.jwks_urls.empty() && is.jwks_urls.size() != is.issuers.size())
      refuse("identity.oauth.jwks_url",
             "identity.oauth.jwks_url wants one URL for each issuer, in their order, or none at all");
    for (const auto& [name, scope] : {std::pair("read_scope", is.read_scope), std::pair("write_scope", is.write_scope),
                                      std::pair("admin_scope", is.admin_scope)}) {
      const auto setting = std::string("identity.oauth.") + name;
      if (!is_scope(scope))
        refuse(setting, setting + " wants one scope without spaces and quotes, not " + in_quotes(scope));
    }
    if (is.read_scope == is.write_scope || is.write_scope == is.admin_scope || is.read_scope == is.admin_scope)
      refuse("identity.oauth.read_scope", "identity.oauth.read_scope, write_scope and admin_scope have to differ");
    introspection();
  }

  void introspection() {
    const auto& is = is_.oauth;
    if (!is.introspection_url.empty()) url("identity.oauth.introspection_url", is.introspection_url, false);
    const bool all = !is.introspection_url.empty() && !is.client_id.empty() && !is.client_secret.empty();
    const bool none = is.introspection_url.empty() && is.client_id.empty() && is.client_secret.empty();
    if (!is.introspection_url.empty() && is.issuers.size() > 1)
      refuse("identity.oauth.introspection_url",
             "identity.oauth.introspection_url is ambiguous with several issuers: an opaque token does not say whose "
             "it is");
    if (!all && !none)
      refuse("identity.oauth.introspection_url",
             "identity.oauth.introspection_url, client_id and client_secret_file belong together; set all of them or "
             "none");
  }

  void url(const std::string& setting, const std::string& text, bool is_issuer) {
    const auto insecure = is_.oauth.allow_insecure_issuer ? portkey::insecure::allowed : portkey::insecure::refused;
    const auto read = read_issuer_url(text, insecure);
    if (!read) {
      refuse(setting, setting + " " + in_quotes(text) + ": " + read.error());
    } else if (is_issuer && text.find('?') != text.npos) {
      refuse(setting, setting + " " + in_quotes(text) + ": an issuer has no query");
    }
  }

  void principals() {
    const std::string setting = "identity.oauth.principal";
    const auto& all = is_.oauth.principals;
    if (all.empty())
      refuse("identity.mode",
             "identity.mode = \"oauth\" wants an [[identity.oauth.principal]] for each who may act, and there is none");
    std::set<std::array<std::string, 4>> seen;
    for (const auto& each : all) {
      const auto who = setting + " " + in_quotes(each.subject.empty() ? each.claim + "=" + each.value : each.subject);
      if (each.subject.empty() == each.claim.empty()) {
        refuse(setting, who + " wants either subject, or claim and value");
      } else if (each.claim.empty() != each.value.empty()) {
        refuse(setting, who + " wants claim and value together");
      }
      if (!each.issuer.empty() && std::ranges::find(is_.oauth.issuers, each.issuer) == is_.oauth.issuers.end()) {
        refuse(setting, who + " names the issuer " + in_quotes(each.issuer) + ", which identity.oauth.issuer does not");
      } else if (each.issuer.empty() && is_.oauth.issuers.size() > 1) {
        refuse(setting, who + " is ambiguous with several issuers; say which one with issuer");
      }
      const auto issuer =
          each.issuer.empty() && is_.oauth.issuers.size() == 1 ? is_.oauth.issuers.front() : each.issuer;
      if (each.api_key.empty() && each.workspace_api_key.empty())
        refuse(setting, who + " wants api_key_file or workspace_api_key_file: the keys to act with");
      if (!seen.insert({each.subject, each.claim, each.value, issuer}).second)
        refuse(setting, who + " is there twice: it is ambiguous which key it acts with");
    }
  }

  void refuse(const std::string& setting, std::string sentence) { found_.push_back({setting, std::move(sentence)}); }

  const settings& all_;
  const identity_section& is_;
  const std::function<bool(std::string_view)>& given_;
  std::string mode_;
  std::vector<wrong_setting> found_;
};

}  // namespace

std::vector<wrong_setting> check_identity(const settings& values, const std::function<bool(std::string_view)>& given) {
  return identity_checks(values, given).check();
}

}  // namespace server
