#include <algorithm>
#include <cstdlib>

#include "protocol/json.hpp"
#include "server/access_token.hpp"
#include "server/base64url.hpp"
#include "server/jws.hpp"
#include "test/fuzz/pieces.hpp"
#include "test/fuzz/signed_tokens.hpp"

namespace {

namespace json = boost::json;
using server::signature_check;
using namespace std::chrono_literals;

const std::chrono::system_clock::time_point now(1'790'000'000s);
const server::token_rules rules{{"https://issuer.example"}, "https://mcp.example/mcp", true};

void need(bool holds) {
  if (!holds) std::abort();
}

void need_plain(std::string_view sentence) {
  need(!sentence.empty() && sentence.size() < 200 && sentence.ends_with('.'));
  need(std::all_of(sentence.begin(), sentence.end(),
                   [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\'' && c != '\\'; }));
}

/// What is believed is ours, in time, and of somebody who can be named.
void judge(const boost::system::result<server::access_token, std::string>& judged) {
  if (!judged) return need_plain(judged.error());
  need(judged->issuer == "https://issuer.example" && judged->expires > now - 60s);
  const auto principal = server::principal_of(*judged);
  need(principal.starts_with("https://issuer.example|") && principal.size() < 300);
  need(principal.starts_with("https://issuer.example|client_id=") == judged->subject.empty());
  need(!judged->scopes.contains(""));
}

/// Nothing is good but what the issuer signed, whose texts are known.
bool is_good(std::string_view token) {
  static const auto keys = server::read_jwk_set(fuzz::issuer_keys);
  need(keys && keys->keys.size() == 3);
  const auto read = server::read_jws(token);
  if (!read) {
    need_plain(read.error());
    return false;
  }
  need(server::looks_like_jws(token) && token.starts_with(read->signed_text + "."));
  need(token == read->signed_text + "." + server::to_base64url(read->signature));
  judge(server::judge_jwt(*read, rules, now));
  if (server::check_signature(*read, *keys) != signature_check::good) return false;
  need(std::any_of(fuzz::signed_tokens.begin(), fuzz::signed_tokens.end(),
                   [&](auto known) { return known.starts_with(read->signed_text + "."); }));
  return true;
}

/// Another header, payload or character in a token that is good.
void change(std::uint8_t how, std::string_view text) {
  if (how == 1) {
    for (const auto known : fuzz::signed_tokens) {
      const auto changed = server::to_base64url(text) + std::string(known.substr(known.find('.')));
      need(!is_good(changed) || changed == known);
    }
  } else if (how == 2) {
    for (const auto known : fuzz::signed_tokens) {
      const auto changed = std::string(known.substr(0, known.find('.') + 1)) + server::to_base64url(text) +
                           std::string(known.substr(known.rfind('.')));
      need(!is_good(changed) || changed == known);
    }
    const auto reply = protocol::parse_json(text);
    if (reply && reply->is_object()) judge(server::judge_introspection(reply->get_object(), rules, now));
  } else if (text.size() >= 4) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const auto known = fuzz::signed_tokens.at(byte(0) % fuzz::signed_tokens.size());
    std::string changed(known);
    const auto at = (byte(1) * 256U + byte(2)) % changed.size();
    changed.replace(at, text.size() - 3, text.substr(3));
    need(is_good(changed) == (changed == known));
    need(!is_good(known.substr(0, at)));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool seeds_are_good = [] {
    return std::all_of(fuzz::signed_tokens.begin(), fuzz::signed_tokens.end(), is_good);
  }();
  need(seeds_are_good);
  const auto text = fuzz::text_of(data, size);
  if (size != 0 && data[0] >= 1 && data[0] <= 3) {
    change(data[0], text.substr(1));
  } else {
    is_good(text);
  }
  return 0;
}
