#include "server/challenge.hpp"

namespace server {

namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text)
    if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') out += c;
  return out += '"';
}

}  // namespace

std::string scope_names::chain(access wanted) const {
  std::string out = read;
  if (wanted >= access::write) out += ' ' + write;
  if (wanted >= access::admin) out += ' ' + admin;
  return out;
}

std::string challenges::none() const {
  if (metadata_.empty()) return R"(Bearer realm="portkey-mcp")";
  return "Bearer resource_metadata=" + quoted(metadata_) + ", scope=" + quoted(scopes_.chain(access::read));
}

std::string challenges::invalid_token(std::string_view sentence) const {
  if (metadata_.empty())
    return R"(Bearer realm="portkey-mcp", error="invalid_token", error_description=)" + quoted(sentence);
  return R"(Bearer error="invalid_token", error_description=)" + quoted(sentence) +
         ", resource_metadata=" + quoted(metadata_) + ", scope=" + quoted(scopes_.chain(access::read));
}

std::string challenges::insufficient_scope(access wanted, std::string_view sentence) const {
  return R"(Bearer error="insufficient_scope", scope=)" + quoted(scopes_.chain(wanted)) +
         ", resource_metadata=" + quoted(metadata_) + ", error_description=" + quoted(sentence);
}

}  // namespace server
