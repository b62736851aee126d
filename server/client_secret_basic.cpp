#include "server/client_secret_basic.hpp"

#include <openssl/evp.h>

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <utility>

namespace server {

namespace urls = boost::urls;

std::string form_encoded(std::string_view text) {
  urls::encoding_opts options;
  options.space_as_plus = true;
  return urls::encode(urls::string_view(text.data(), text.size()), urls::unreserved_chars, options);
}

portkey::secret client_secret_basic(std::string_view client_id, const portkey::secret& client_secret) {
  const auto raw = [](const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); };
  const auto id = form_encoded(client_id);
  const portkey::secret password(form_encoded(client_secret.reveal()));
  // Made in one place each, so that no copy of the secret stays behind.
  std::string pair;
  pair.reserve(id.size() + 1 + password.reveal().size());
  pair.append(id).append(":").append(password.reveal());
  const portkey::secret both(std::move(pair));
  constexpr std::string_view scheme = "Basic ";
  const auto& text = both.reveal();
  std::string value(scheme.size() + (text.size() + 2) / 3 * 4 + 1, '\0');
  value.replace(0, scheme.size(), scheme);
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(value.data()) + scheme.size(), raw(text),
                  static_cast<int>(text.size()));
  value.pop_back();
  return portkey::secret(std::move(value));
}

}  // namespace server
