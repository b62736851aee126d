#pragma once

#include <array>
#include <cstddef>

namespace portkey {

/// What both lists below begin with.
inline constexpr char shared_credential_members[] =
    "api_key|x_api_key|x_portkey_api_key|authorization|headers|custom_headers|portkey_headers|"
    "aws_access_key_id|aws_secret_access_key|aws_session_token|azure_entra_client_secret|azure_ad_token|"
    "vertex_service_account_json|client_secret|oauth_client_secret|oauth_metadata|client_auth|credentials|password|"
    "scim_token|vault_token|vault_secret_id";

/// One text behind the other.
template <std::size_t first, std::size_t second>
consteval std::array<char, first + second - 1> together(const char (&one)[first], const char (&other)[second]) {
  std::array<char, first + second - 1> both{};
  for (std::size_t at = 0; at + 1 < first; ++at)
    both[at] = one[at];
  for (std::size_t at = 0; at < second; ++at)
    both[first - 1 + at] = other[at];
  return both;
}

inline constexpr auto settings_credential_members = together(shared_credential_members, "|forward_headers");
inline constexpr auto written_credential_members =
    together(shared_credential_members,
             "|introspect_client_secret|token|key|model_config|override_params|signed_url|invite_link");

inline constexpr auto sent_credential_members =
    together(shared_credential_members,
             "|introspect_client_secret|token|access_token|refresh_token|bearer_token|"
             "private_key|secret|secret_key|signing_key|signed_url");

/// Members that are or may hold a credential, wherever Portkey answers free JSON: settings of providers, configs, requests
/// as they were sent. Names count whole, whatever their case, and with or without underscores and hyphens.
inline constexpr const char* credential_members = settings_credential_members.data();

/// The same of MCP servers and of what was written to Portkey, where a `token` or a `key` is never anything else, and
/// `forward_headers` only names headers.
inline constexpr const char* written_credentials = written_credential_members.data();

/// The same of requests, where a nested `key` names what a rule looks at, and guardrails take credentials of services.
inline constexpr const char* sent_credentials = sent_credential_members.data();

}  // namespace portkey
