#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "portkey/client.hpp"
#include "portkey/deadline.hpp"
#include "server/access_token.hpp"
#include "server/introspection.hpp"
#include "server/issuer_keys.hpp"
#include "server/jwk.hpp"
#include "server/settings.hpp"

namespace server {

struct loop;

/// How issuers are asked.
portkey::client_settings issuer_client_settings(const settings& from);

/// Why a token is not accepted.
struct refused_token {
  bool unavailable = false;  ///< nobody could tell: the issuer could not be asked
  std::string why;           ///< one sentence, printable ASCII without quotes
};

/// Judges access tokens for one loop: JSON Web Tokens by the issuers' keys, of which each loop holds what the first one
/// fetches; others by introspection.
class token_checks {
 public:
  /// `keeper` is the first loop, whose `token_checks` fetches the keys for all.
  token_checks(loop& here, loop& keeper, const settings& from, std::shared_ptr<portkey::tls_profile> tls);
  ~token_checks();
  token_checks(const token_checks&) = delete;
  token_checks& operator=(const token_checks&) = delete;

  /// Begins to fetch keys, on the keeper, and tells all `loops` of them.
  void keep_keys(const std::vector<loop*>& loops);

  /// Whether the issuer may be asked; called only where that would be done.
  using permission = std::function<bool()>;

  /// Judges one. Where the issuer is asked about it, that takes at most until then.
  boost::asio::awaitable<boost::system::result<access_token, refused_token>> check(std::string token,
                                                                                   permission may_ask,
                                                                                   portkey::deadline until);

  /// From now on the introspection endpoint, where one is used, is asked as this client.
  void introspect_with(const std::string& client_id, const portkey::secret& client_secret);

 private:
  boost::asio::awaitable<boost::system::result<access_token, refused_token>> check_jwt(std::string token,
                                                                                       permission may_ask,
                                                                                       portkey::deadline until);
  boost::asio::awaitable<boost::system::result<access_token, refused_token>> look_up(std::string token,
                                                                                     portkey::deadline until);

  boost::asio::awaitable<boost::system::result<fresh_keys, std::string>> fetch(std::size_t issuer,
                                                                               portkey::deadline until);

  loop& here_;
  loop& keeper_;
  token_rules rules_;
  std::vector<issuer_source> sources_;
  portkey::client through_;
  std::vector<std::shared_ptr<const jwk_set>> known_;  ///< by issuer; null: none yet
  std::vector<std::unique_ptr<issuer_keys>> fetched_;  ///< by issuer; the keeper's alone
  std::shared_ptr<introspection> introspects_;
};

}  // namespace server
