#include "server/redaction.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <chrono>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "protocol/event_stream.hpp"
#include "protocol/json_text.hpp"

namespace {

using server::redaction;
using server::written;

redaction filter_of(const std::vector<std::string>& texts) {
  std::vector<portkey::secret> secrets;
  for (const auto& each : texts)
    secrets.emplace_back(each);
  return redaction(secrets);
}

std::string without(const std::vector<std::string>& secrets, std::string text, written as = written::plain) {
  filter_of(secrets).apply(text, as);
  return text;
}

TEST(redaction, replaces_every_secret_wherever_it_stands) {
  EXPECT_EQ(without({"pk-secret-1"}, "pk-secret-1"), "[redacted]");
  EXPECT_EQ(without({"pk-secret-1", "pk-secret-2"}, "a pk-secret-2 and pk-secret-1, twice pk-secret-1pk-secret-1."),
            "a [redacted] and [redacted], twice [redacted][redacted].");
  EXPECT_EQ(without({"pk-secret-1"}, "pk-secret-"), "pk-secret-");
  EXPECT_EQ(without({"pk-secret-1"}, ""), "");
  EXPECT_EQ(without({}, "pk-secret-1"), "pk-secret-1");
}

TEST(redaction, takes_the_longest_and_what_overlaps_as_one) {
  EXPECT_EQ(without({"abcdefgh", "abcdefghijkl"}, "<abcdefghijkl>"), "<[redacted]>");
  EXPECT_EQ(without({"abcdefgh", "efghijkl"}, "<abcdefghijkl>"), "<[redacted]>");
  EXPECT_EQ(without({"abcdefghijkl", "cdefghij"}, "<abcdefghijkl>"), "<[redacted]>");
  EXPECT_EQ(without({"aaaaaaaa"}, "<aaaaaaaaaaaaaaaaaaa>"), "<[redacted]>");
}

TEST(redaction, leaves_texts_alone_that_are_too_short_for_a_secret) {
  EXPECT_EQ(without({"token", "", "seven77"}, "a token, seven77"), "a token, seven77");
  EXPECT_TRUE(filter_of({"token", ""}).is_empty());
}

/// `text` as JSON, `depth` times one in the other.
std::string as_json(std::string text, int depth) {
  for (int level = 0; level < depth; ++level) {
    std::string next;
    protocol::append_json_string(next, text);
    text = std::move(next);
  }
  return text;
}

TEST(redaction, finds_secrets_as_json_writes_them_on_every_level) {
  for (const std::string secret : {"plain-secret", "quo\"ted-secret", "back\\slash-secret", "two\nlines-secret",
                                   "\"quoted-secret\"", "ends-in-back\\", "grüße-geheim", "n-secret", "u0041-secret"})
    for (int depth = 1; depth <= 3; ++depth)
      for (const std::string before : {"", "x ", "\"", "\\", "\n", "\\\\", "ü"}) {
        auto text = as_json(before + secret + " after", depth);
        filter_of({secret}).apply(text, written::as_json);
        SCOPED_TRACE(secret + " " + std::to_string(depth) + " " + text);
        EXPECT_NE(text.find("[redacted]"), text.npos);
        for (int level = 0; level < depth; ++level) {
          boost::system::error_code broken;
          const auto read = boost::json::parse(text, broken);
          ASSERT_FALSE(broken);
          text = std::string(read.as_string());
        }
        EXPECT_EQ(text.find(secret), text.npos);
        EXPECT_TRUE(text.ends_with(" after"));
      }
}

TEST(redaction, tears_no_escape) {
  EXPECT_EQ(without({"nabcdefgh"}, R"("\nabcdefgh")", written::as_json), R"("\n[redacted]")");
  EXPECT_EQ(without({"u0041secret"}, R"("\u0041secret")", written::as_json), R"("\u0041[redacted]")");
  EXPECT_EQ(without({"41secret-x"}, R"("\u0041secret-x")", written::as_json), R"("\u0041[redacted]")");
  EXPECT_EQ(without({"41secret-x"}, R"("\u041secret-x")", written::plain), R"("\u0[redacted]")");
  EXPECT_EQ(without({"nabcdefgh"}, R"(\nabcdefgh)"), R"(\[redacted])");
}

TEST(redaction, does_not_take_the_structure_of_json_for_a_secret) {
  const std::string body = R"({"abcdef":"ghijkl"})";
  EXPECT_EQ(without({R"(abcdef":"ghijkl)"}, body, written::as_json), body);
  EXPECT_EQ(without({R"(abcdef":"ghijkl)"}, body), R"({"[redacted]"})");
}

TEST(redaction, keeps_events_well_formed) {
  protocol::event what;
  what.data = R"({"jsonrpc":"2.0","method":"notifications/message","params":{"data":"my-secret-value"}})";
  const auto text = protocol::event_text(what);
  EXPECT_EQ(without({"my-secret-value"}, text, written::as_json).find("my-secret-value"), std::string::npos);
  what.data = R"({"jsonrpc":"2.0","method":"notifications/message","params":{"data":"[redacted]"}})";
  EXPECT_EQ(without({"my-secret-value"}, text, written::as_json), protocol::event_text(what));
}

/// What `apply` does, in the plainest way.
std::string naive(const std::vector<std::string>& secrets, const std::string& text) {
  std::vector<std::pair<std::size_t, std::size_t>> found;
  for (const auto& each : secrets)
    for (auto at = text.find(each); at != text.npos; at = text.find(each, at + 1))
      found.emplace_back(at, at + each.size());
  std::ranges::sort(found);
  std::string out;
  std::size_t kept = 0;
  for (std::size_t at = 0; at < found.size();) {
    const auto begins = found[at].first;
    auto ends = found[at].second;
    for (++at; at < found.size() && found[at].first < ends; ++at)
      ends = std::max(ends, found[at].second);
    out += text.substr(kept, begins - kept) + "[redacted]";
    kept = ends;
  }
  return out + text.substr(kept);
}

TEST(redaction, agrees_with_a_naive_search_on_random_texts) {
  std::mt19937 random(20260728);
  const auto letters = [&random](std::size_t count) {
    std::string out;
    while (out.size() < count)
      out += static_cast<char>('a' + random() % 2);
    return out;
  };
  int found = 0;
  for (int round = 0; round < 3000; ++round) {
    std::vector<std::string> secrets;
    for (auto count = random() % 6; count > 0; --count)
      secrets.push_back(letters(8 + random() % 5));
    const auto text = letters(random() % 160);
    const auto expected = naive(secrets, text);
    found += expected == text ? 0 : 1;
    ASSERT_EQ(without(secrets, text), expected) << text;
    ASSERT_EQ(without(secrets, text, written::as_json), expected) << text;
  }
  EXPECT_GT(found, 500);
}

TEST(redaction, keeps_random_json_well_formed) {
  std::mt19937 random(4);
  const std::string alphabet = "ab\"\\\nnu0041/{}[]:,";
  const auto letters = [&](std::size_t count) {
    std::string out;
    while (out.size() < count)
      out += alphabet[random() % alphabet.size()];
    return out;
  };
  int found = 0;
  for (int round = 0; round < 20000; ++round) {
    const auto secret = letters(8 + random() % 3);
    const auto inner = letters(random() % 6) + secret + letters(random() % 6);
    boost::json::object object;
    object["text"] = random() % 2 == 0 ? inner : as_json(inner, 1);
    object[letters(5) + inner] = inner;
    auto text = protocol::to_json_text(object);
    const auto before = text;
    filter_of({secret}).apply(text, written::as_json);
    boost::system::error_code broken;
    boost::json::parse(text, broken);
    ASSERT_FALSE(broken) << secret << "\n" << before << "\n" << text;
    found += text == before ? 0 : 1;
  }
  EXPECT_GT(found, 15000);
}

server::request_head head_with(const std::string& name, const std::string& value) {
  server::request_head head;
  head.fields.emplace_back(name, value);
  return head;
}

TEST(redaction, hides_what_a_request_shows) {
  for (const auto& [name, value] :
       {std::pair("authorization", "Bearer shown-secret"), std::pair("authorization", "Basic shown-secret"),
        std::pair("authorization", "shown-secret"), std::pair("x-portkey-api-key", "shown-secret"),
        std::pair("x-portkey-workspace-api-key", "shown-secret")}) {
    const auto filter = server::redaction_of(head_with(name, value));
    ASSERT_TRUE(filter) << name;
    std::string text = "it was shown-secret";
    filter->apply(text, written::plain);
    EXPECT_EQ(text, "it was [redacted]") << name << ' ' << value;
  }
  EXPECT_FALSE(server::redaction_of(head_with("accept", "application/json")));
}

TEST(redaction, knows_every_secret_of_the_settings) {
  server::settings with;
  with.portkey.api_key = portkey::secret("the-admin-key");
  with.portkey.workspace_api_key = portkey::secret("the-workspace-key");
  with.identity.tokens.push_back({"ci", portkey::secret("the-bearer-token")});
  with.identity.oauth.client_secret = portkey::secret("the-client-secret");
  server::oauth_principal mapped;
  mapped.api_key = portkey::secret("their-admin-key");
  mapped.workspace_api_key = portkey::secret("their-workspace-key");
  with.identity.oauth.principals.push_back(mapped);
  const redaction filter(server::secrets_of(with));
  for (const std::string secret : {"the-admin-key", "the-workspace-key", "the-bearer-token", "the-client-secret",
                                   "their-admin-key", "their-workspace-key"}) {
    auto text = secret;
    filter.apply(text, written::plain);
    EXPECT_EQ(text, "[redacted]") << secret;
  }
}

TEST(redaction, is_what_the_process_has_in_use) {
  server::set_redaction(std::make_shared<const redaction>(filter_of({"process-secret"})));
  const auto of_request = filter_of({"request-secret"});
  EXPECT_EQ(server::redacted("process-secret request-secret", written::plain, &of_request), "[redacted] [redacted]");
  EXPECT_EQ(server::redacted("process-secret request-secret", written::plain), "[redacted] request-secret");
  server::set_redaction(std::make_shared<const redaction>());
  EXPECT_EQ(server::redacted("process-secret", written::plain), "process-secret");
}

}  // namespace
