#include "server/shown_credentials.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>
#include <boost/url/pct_string_view.hpp>
#include <cctype>
#include <optional>

namespace server {

namespace {

constexpr std::size_t longest_key = 1024;

/// The token of `Bearer TOKEN`; nothing where the scheme is another.
std::optional<std::string_view> bearer_of(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer";
  if (authorization.size() < scheme.size() || !boost::beast::iequals(authorization.substr(0, scheme.size()), scheme))
    return std::nullopt;
  auto rest = authorization.substr(scheme.size());
  if (!rest.empty() && rest.front() != ' ') return std::nullopt;
  while (!rest.empty() && rest.front() == ' ')
    rest.remove_prefix(1);
  return rest;
}

/// The name of a parameter in lower case, without what people put between its words.
std::string plain_name(std::string_view name) {
  std::string out;
  for (const char c : name)
    if (std::string_view("-_.[]").find(c) == std::string_view::npos)
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

}  // namespace

bool may_be_key(std::string_view text) {
  return text.size() <= longest_key &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

boost::system::result<shown_credentials, std::string> read_credentials(const request_head& head) {
  shown_credentials shown;
  if (const auto authorization = head.field("authorization")) {
    if (const auto token = bearer_of(*authorization)) shown.bearer = portkey::secret(std::string(*token));
    shown.has_other = shown.bearer.empty();
  }
  if (const auto key = head.field("x-portkey-api-key")) {
    if (!may_be_key(*key)) return std::string("The header x-portkey-api-key holds no key.");
    shown.key = portkey::secret(std::string(*key));
  }
  if (const auto key = head.field("x-portkey-workspace-api-key")) {
    if (!may_be_key(*key)) return std::string("The header x-portkey-workspace-api-key holds no key.");
    shown.workspace_key = portkey::secret(std::string(*key));
  }
  return shown;
}

bool has_credential_in_query(std::string_view query) {
  constexpr std::array<std::string_view, 9> names = {
      "accesstoken", "apikey",      "xportkeyapikey",          "portkeyapikey",         "authorization",
      "bearer",      "bearertoken", "xportkeyworkspaceapikey", "portkeyworkspaceapikey"};
  while (!query.empty()) {
    const auto one = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), one.size() + 1));
    const auto written = boost::urls::make_pct_string_view(one.substr(0, one.find('=')));
    const auto name = plain_name(written ? written->decode() : std::string(one));
    if (std::find(names.begin(), names.end(), name) != names.end()) return true;
  }
  return false;
}

boost::system::result<portkey::secret, std::string> own_key(const shown_credentials& shown) {
  // A secret can be made of a text, too: which of the two is meant has to be said.
  const auto refused = [](const char* sentence) {
    return boost::system::result<portkey::secret, std::string>(boost::system::in_place_error, sentence);
  };
  if (shown.key.empty()) {
    if (!may_be_key(shown.bearer.reveal())) return refused("What follows Bearer in Authorization is no Portkey key.");
    return shown.bearer;
  }
  if (!shown.bearer.empty() && shown.bearer.reveal() != shown.key.reveal())
    return refused("Authorization holds another Portkey key than the one beside it; send one of them.");
  return shown.key;
}

}  // namespace server
