#include "server/token_checks.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <chrono>
#include <utility>

#include "server/jws.hpp"
#include "server/loop.hpp"
#include "server/on_loop.hpp"

namespace server {

using boost::asio::awaitable;
using checked = boost::system::result<access_token, refused_token>;
using system_clock = std::chrono::system_clock;

namespace {

token_rules rules_of(const settings& from) {
  token_rules out;
  const auto& oauth = from.identity.oauth;
  out.issuers = oauth.issuers;
  out.audience = oauth.audience.empty() ? from.server.public_url + from.server.path : oauth.audience;
  out.accept_untyped = oauth.accept_untyped_tokens;
  return out;
}

refused_token bad_token(std::string why) {
  return {false, std::move(why)};
}

}  // namespace

portkey::client_settings issuer_client_settings(const settings& from) {
  portkey::client_settings out;
  out.ca_file = from.identity.oauth.ca_file;
  out.max_response = std::size_t{256} << 10;  // documents and replies of an issuer are small
  out.max_connections = 32;
  out.max_idle_connections = 4;
  return out;
}

token_checks::token_checks(loop& here, loop& keeper, const settings& from, std::shared_ptr<portkey::tls_profile> tls)
    : here_(here),
      keeper_(keeper),
      rules_(rules_of(from)),
      through_(here.io.get_executor(), issuer_client_settings(from), std::move(tls)),
      known_(rules_.issuers.size()) {
  const auto& oauth = from.identity.oauth;
  for (std::size_t at = 0; at < rules_.issuers.size(); ++at) {
    issuer_source source;
    source.issuer = rules_.issuers[at];
    source.jwks_url = oauth.jwks_urls.empty() ? "" : oauth.jwks_urls[at];
    source.insecure = oauth.allow_insecure_issuer;
    sources_.push_back(std::move(source));
  }
  const auto insecure = oauth.allow_insecure_issuer ? portkey::insecure::allowed : portkey::insecure::refused;
  const auto asked = read_issuer_url(oauth.introspection_url, insecure);
  if (asked)
    introspects_ = std::make_shared<introspection>(here.io, through_, *asked, oauth.client_id, oauth.client_secret);
}

token_checks::~token_checks() = default;

void token_checks::introspect_with(const std::string& client_id, const portkey::secret& client_secret) {
  if (introspects_) introspects_->renew(client_id, client_secret);
}

void token_checks::keep_keys(const std::vector<loop*>& loops) {
  for (std::size_t at = 0; at < sources_.size(); ++at) {
    auto publish = [loops, at](const std::shared_ptr<const jwk_set>& fresh) {
      for (auto* each : loops)
        boost::asio::post(each->io, [each, at, fresh] { each->tokens->known_[at] = fresh; });
    };
    fetched_.push_back(std::make_unique<issuer_keys>(here_.io, through_, sources_[at], std::move(publish)));
    fetched_.back()->start();
  }
}

awaitable<checked> token_checks::check(std::string token, permission may_ask, portkey::deadline until) {
  if (looks_like_jws(token)) {
    auto judged = co_await check_jwt(std::move(token), std::move(may_ask), until);
    co_return judged;
  }
  if (!introspects_) co_return bad_token("The access token is not a JSON Web Token.");
  if (const auto remembered = introspects_->remembered(token)) {
    auto known = judge_introspection(*remembered, rules_, system_clock::now());
    if (!known) co_return bad_token(known.error());
    co_return std::move(*known);
  }
  if (!may_ask()) co_return bad_token("The access token is not known here.");
  auto judged = co_await look_up(std::move(token), until);
  co_return judged;
}

awaitable<boost::system::result<fresh_keys, std::string>> token_checks::fetch(std::size_t issuer,
                                                                              portkey::deadline until) {
  auto asking = keeper_.tokens->fetched_[issuer]->fresh(until);
  auto given = co_await on_loop(keeper_, std::move(asking));
  co_return given;
}

awaitable<checked> token_checks::check_jwt(std::string token, permission may_ask, portkey::deadline until) {
  const auto read = read_jws(token);
  if (!read) co_return bad_token(read.error());
  const auto judged = judge_jwt(*read, rules_, system_clock::now());
  if (!judged) co_return bad_token(judged.error());
  const auto which = std::find(rules_.issuers.begin(), rules_.issuers.end(), judged->issuer) - rules_.issuers.begin();
  const auto issuer = static_cast<std::size_t>(which);
  auto keys = known_[issuer];
  auto seen = keys ? check_signature(*read, *keys) : signature_check::unknown_key;
  if (seen == signature_check::unknown_key && may_ask()) {
    // Keys change; and just after a start there are none yet.
    const auto fresh = co_await fetch(issuer, until);
    if (!fresh) co_return refused_token{true, "The keys of the issuer cannot be had at the moment; try again."};
    seen = check_signature(*read, *fresh->known);
    if (seen == signature_check::unknown_key && !fresh->were_fetched)
      co_return refused_token{true, "The keys of the issuer cannot be had at the moment; try again."};
  }
  if (seen == signature_check::unknown_key)
    co_return bad_token("The access token is signed with a key that its issuer does not have.");
  if (seen != signature_check::good) co_return bad_token("The signature of the access token is not its issuer's.");
  co_return *judged;
}

awaitable<checked> token_checks::look_up(std::string token, portkey::deadline until) {
  const auto asks = introspects_;
  const auto reply = co_await asks->look_up(std::move(token), until);
  if (!reply)
    co_return refused_token{true, "The issuer cannot be asked about the access token at the moment; try again."};
  auto judged = judge_introspection(**reply, rules_, system_clock::now());
  if (!judged) co_return bad_token(judged.error());
  co_return std::move(*judged);
}

}  // namespace server
