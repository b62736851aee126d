#include "server/secret_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

#include "portkey/digest.hpp"
#include "server/base64url.hpp"
#include "server/identity.hpp"
#include "server/loop.hpp"
#include "test/server/mcp_client.hpp"
#include "test/server/served_here.hpp"

namespace {

using server::secret_owner;
using support::ask_once;
using support::http_response;
using testing::HasSubstr;
using testing::Not;

/// What stands between two texts of a page; empty: they are not there.
std::string between(const std::string& page, const std::string& before, const std::string& after) {
  const auto begin = page.find(before);
  if (begin == page.npos) return "";
  const auto end = page.find(after, begin + before.size());
  return page.substr(begin + before.size(), end - begin - before.size());
}

class secret_pages : public testing::Test {
 protected:
  explicit secret_pages(const server::settings& with = served_here::usual()) : served(with) {
    served.with().base = "http://" + served.authority();
  }

  std::string shown(const std::string& value, const std::string& label = "The key", secret_owner owner = {},
                    std::chrono::steady_clock::duration age = {}) {
    auto& shelf = served.with().secrets;
    const auto made = std::chrono::steady_clock::now() - age;
    const auto token = shelf.reserve(std::move(owner), made);
    shelf.show(*token, portkey::secret(value), label, made);
    return *token;
  }
  std::string asked(const std::string& label = "A password") {
    return *served.with().secrets.ask(secret_owner(), label, std::chrono::steady_clock::now());
  }
  http_response ask(const std::string& method, const std::string& token, const header_fields& fields = {},
                    const std::string& body = {}) {
    return ask_once(served.port(), request_text(method, "/secret/" + token, served.authority(), fields, body));
  }
  /// As a browser sends a form of a page that keeps its address to itself.
  http_response submit(const std::string& token, const std::string& body = {}, header_fields fields = {}) {
    fields.emplace_back("Origin", "null");
    fields.emplace_back("Sec-Fetch-Site", "same-origin");
    fields.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    return ask("POST", token, fields, body);
  }

  served_here served;
};

TEST_F(secret_pages, show_a_secret_once_and_only_when_told_to) {
  const auto token = shown("sk-live-1");
  for (int times = 0; times < 3; ++times) {
    const auto page = ask("GET", token);
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("Show the secret"));
    EXPECT_THAT(page.body, HasSubstr("<bdi>The key</bdi>"));
    EXPECT_THAT(page.body, Not(HasSubstr("sk-live-1")));
  }
  const auto page = submit(token);
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(between(page.body, "aria-describedby=\"once\">\n", "</textarea>"), "sk-live-1");
  EXPECT_THAT(page.body, HasSubstr("It cannot be shown again"));
  const auto again = submit(token);
  EXPECT_EQ(again.status, 404);
  const auto spent = ask("GET", token);
  const auto unknown = ask("GET", "unknown");
  EXPECT_EQ(spent.status, 404);
  EXPECT_EQ(spent.body, again.body);
  EXPECT_EQ(spent.body, unknown.body) << "nobody learns what there was";
  EXPECT_EQ(spent.fields.size(), unknown.fields.size());
}

TEST_F(secret_pages, have_strict_fields) {
  const auto token = shown("sk-live-1");
  for (const auto& page : {ask("GET", token), ask("GET", "unknown"), ask("GET", asked()), submit(token)}) {
    EXPECT_EQ(page.field("content-type"), "text/html; charset=utf-8");
    EXPECT_EQ(page.field("cache-control"), "no-store");
    EXPECT_EQ(page.field("referrer-policy"), "no-referrer");
    EXPECT_EQ(page.field("x-robots-tag"), "noindex, nofollow, noarchive");
    EXPECT_EQ(page.field("x-content-type-options"), "nosniff");
    EXPECT_EQ(page.field("cross-origin-opener-policy"), "same-origin");
    EXPECT_EQ(page.field("cross-origin-resource-policy"), "same-origin");
    EXPECT_THAT(page.field("permissions-policy"), HasSubstr("clipboard-read=()"));
    EXPECT_FALSE(page.has("access-control-allow-origin"));
    EXPECT_FALSE(page.has("set-cookie"));
  }
}

TEST_F(secret_pages, run_and_load_nothing_but_what_stands_on_them) {
  const auto source = [](const std::string& text) {
    const auto hash = portkey::sha256(text);
    auto url = server::to_base64url({reinterpret_cast<const char*>(hash.data()), hash.size()});
    for (auto& c : url)
      c = c == '-' ? '+' : c == '_' ? '/' : c;
    return "'sha256-" + url + "='";
  };
  const auto token = shown("sk-live-1");
  const auto offered = ask("GET", token);
  const auto plain = "default-src 'none'; style-src " + source(between(offered.body, "<style>", "</style>")) +
                     "; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
  EXPECT_EQ(offered.field("content-security-policy"), plain);
  EXPECT_THAT(offered.body, Not(HasSubstr("<script")));
  const auto page = submit(token);
  EXPECT_EQ(page.field("content-security-policy"),
            plain + "; script-src " + source(between(page.body, "<script>", "</script>")));
  EXPECT_THAT(page.body, Not(HasSubstr("http")));
  EXPECT_THAT(page.field("permissions-policy"), HasSubstr("clipboard-write=(self)"));
}

TEST_F(secret_pages, escape_labels_and_values) {
  const auto token = shown("</textarea><b>&\"'\r\n", "<script>alert(\"1\")</script>");
  EXPECT_THAT(ask("GET", token).body, HasSubstr("<bdi>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;</bdi>"));
  const auto page = submit(token).body;
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  EXPECT_EQ(between(page, "aria-describedby=\"once\">\n", "</textarea>"),
            "&lt;/textarea&gt;&lt;b&gt;&amp;&quot;&#39;&#13;\n");
  EXPECT_THAT(ask("GET", asked("<img src=x>")).body, HasSubstr("<bdi>&lt;img src=x&gt;</bdi>"));
}

TEST_F(secret_pages, are_gone_after_five_minutes) {
  const auto token = shown("sk-live-1", "The key", {}, std::chrono::minutes(5));
  EXPECT_EQ(ask("GET", token).status, 404);
  EXPECT_EQ(submit(token).status, 404);
}

TEST_F(secret_pages, take_forms_of_their_own_only) {
  const auto token = shown("sk-live-1");
  const std::string own = "http://" + served.authority();
  for (const header_fields& fields : {header_fields{},
                                      {{"Sec-Fetch-Site", "cross-site"}},
                                      {{"Sec-Fetch-Site", "same-site"}, {"Origin", own}},
                                      {{"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"}},
                                      {{"Origin", "https://evil.example"}},
                                      {{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "same-origin"}},
                                      {{"Origin", "http://127.0.0.1:1"}},
                                      {{"Origin", "http://localhost:1"}, {"Sec-Fetch-Site", "none"}}}) {
    const auto refused = ask("POST", token, fields);
    EXPECT_EQ(refused.status, 403) << testing::PrintToString(fields);
    EXPECT_THAT(refused.body, Not(HasSubstr("sk-live-1")));
  }
  EXPECT_EQ(ask("POST", token, {{"Origin", own}}).status, 200);
  EXPECT_EQ(ask("POST", shown("x"), {{"Sec-Fetch-Site", "none"}}).status, 200);
  EXPECT_EQ(ask("POST", shown("x"), {{"Origin", "null"}}).status, 200);
}

TEST_F(secret_pages, take_three_methods) {
  const auto token = shown("sk-live-1");
  support::raw_http client(served.port());
  client.send(request_text("HEAD", "/secret/" + token, served.authority()));
  const auto head = client.read(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_NE(head.field("content-length"), "0");
  client.send(request_text("GET", "/secret/" + token, served.authority()));
  EXPECT_EQ(client.read().status, 200) << "nothing stood between the two answers";
  for (const char* method : {"DELETE", "OPTIONS"}) {
    const auto refused = ask(method, token);
    EXPECT_EQ(refused.status, 405);
    EXPECT_EQ(refused.field("allow"), "GET, HEAD, POST");
  }
}

TEST_F(secret_pages, take_a_secret_once) {
  const auto token = asked();
  auto& shelf = served.with().secrets;
  const auto page = ask("GET", token).body;
  EXPECT_THAT(page, HasSubstr("<label for=\"secret\">"));
  EXPECT_THAT(page, HasSubstr("type=\"password\" id=\"secret\" name=\"secret\""));
  EXPECT_EQ(submit(token, "").status, 400);
  EXPECT_EQ(submit(token, "secret=").status, 400);
  EXPECT_EQ(submit(token, "other=x").status, 400);
  EXPECT_EQ(submit(token, "secret=x&secret=y").status, 400);
  EXPECT_EQ(ask("POST", token, {{"Sec-Fetch-Site", "none"}, {"Content-Type", "text/plain"}}, "secret=x").status, 415);
  EXPECT_EQ(submit(token, "secret=" + std::string(65'536, 'x')).status, 413);
  const auto thanks = submit(token, "secret=a+b%2B%C3%A9%26");
  EXPECT_EQ(thanks.status, 200);
  EXPECT_THAT(thanks.body, HasSubstr("Thank you. You can close this page."));
  EXPECT_EQ(submit(token, "secret=other").status, 404);
  EXPECT_EQ(ask("GET", token).status, 404);
  EXPECT_EQ(shelf.collect(token, "", std::chrono::steady_clock::now())->reveal(), "a b+\u00e9&");
}

TEST_F(secret_pages, are_not_for_who_guesses) {
  int guesses = 0;
  http_response last;
  while (last.status != 429 && ++guesses < 100)
    last = ask("GET", "guess-" + std::to_string(guesses));
  EXPECT_EQ(last.status, 429);
  EXPECT_NE(last.field("retry-after"), "");
  EXPECT_GT(guesses, 20);
}

TEST_F(secret_pages, are_not_there_where_no_url_leads_to_them) {
  served.with().base.clear();
  EXPECT_THAT(ask("GET", "unknown").body, HasSubstr("the MCP endpoint is /mcp"));
}

server::bearer_token token_of(const char* name) {
  server::bearer_token out;
  out.name = name;
  out.secret = portkey::secret(name + std::string("-token-0123456789abcdefghijklmnop"));
  return out;
}

server::settings with_tokens(std::vector<server::bearer_token> tokens) {
  auto with = served_here::usual();
  with.identity.mode = server::identity_mode::bearer;
  with.identity.tokens = std::move(tokens);
  return with;
}

class owned_secret_pages : public secret_pages {
 protected:
  owned_secret_pages() : secret_pages(with_tokens({token_of("ada"), token_of("eve")})) { judge_by(rules); }

  void judge_by(const std::shared_ptr<const server::identity_rules>& by) {
    served.sum([by](server::loop& each) {
      each.identity = by;
      return std::size_t{1};
    });
  }
  std::string of_ada() {
    secret_owner owner;
    owner.name = owner.share = owner.label = "ada";
    owner.judged_by = rules;
    return shown("sk-live-1", "The key", owner);
  }
  static header_fields credential(const char* name) {
    return {{"Authorization", "Bearer " + token_of(name).secret.reveal()}};
  }

  std::shared_ptr<const server::identity_rules> rules =
      std::make_shared<const server::identity_rules>(with_tokens({token_of("ada"), token_of("eve")}));
};

TEST_F(owned_secret_pages, are_hidden_from_another_principal) {
  const auto token = of_ada();
  EXPECT_EQ(ask("GET", token, credential("eve")).status, 404);
  EXPECT_EQ(submit(token, "", credential("eve")).status, 404);
  EXPECT_EQ(ask("GET", token, credential("nobody")).status, 404);
  EXPECT_EQ(ask("GET", token, {{"Authorization", "Basic YTpi"}}).status, 200) << "that is a proxy's";
  EXPECT_EQ(ask("GET", token, credential("ada")).status, 200);
  EXPECT_THAT(submit(token, "", credential("ada")).body, HasSubstr("sk-live-1"));
}

TEST_F(owned_secret_pages, are_for_a_browser_that_has_the_link) {
  const auto token = of_ada();
  EXPECT_EQ(ask("GET", token).status, 200);
  EXPECT_THAT(submit(token).body, HasSubstr("sk-live-1"));
}

TEST_F(owned_secret_pages, are_gone_with_their_principal) {
  const auto token = of_ada();
  judge_by(std::make_shared<const server::identity_rules>(with_tokens({token_of("eve")})));
  EXPECT_EQ(ask("GET", token).status, 404);
  EXPECT_EQ(served.with().secrets.size(), 0U);
}

}  // namespace
