#include "server/access_token.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <limits>

#include "test/server/plain_sentence.hpp"

namespace {

namespace json = boost::json;
using server::access_token;
using server::judge_introspection;
using server::judge_jwt;
using server::token_rules;
using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;
using moment = std::chrono::system_clock::time_point;
using judged = boost::system::result<access_token, std::string>;

constexpr std::int64_t now_seconds = 1'790'000'000;
constexpr moment now{std::chrono::seconds(now_seconds)};

const token_rules rules{{"https://issuer.example", "https://other.example/"}, "https://mcp.example/mcp"};
const token_rules one_issuer{{"https://issuer.example"}, "https://mcp.example/mcp"};

/// Claims that pass, with these in their place or beside them; `gone` takes one away.
json::object claims(std::string_view changes = "{}", std::string_view gone = "") {
  json::object out;
  out["iss"] = "https://issuer.example";
  out["aud"] = "https://mcp.example/mcp";
  out["sub"] = "alice";
  out["exp"] = now_seconds + 300;
  const auto others = json::parse(changes);
  for (const auto& member : others.as_object())
    out[member.key()] = member.value();
  out.erase(std::string(gone));
  return out;
}

json::object with_number(std::string_view name, json::value number) {
  auto out = claims();
  out[name] = std::move(number);
  return out;
}

judged judged_jwt(const json::object& payload, std::string_view type = "at+jwt", const token_rules& by = rules) {
  server::jws token;
  token.type = type;
  token.payload = payload;
  auto out = judge_jwt(token, by, now);
  if (!out) expect_plain_sentence(out.error());
  return out;
}

/// Why both the JWT and the reply of an introspection with these claims are refused; they agree.
std::string refusal(const json::object& payload) {
  const auto jwt = judged_jwt(payload);
  EXPECT_FALSE(jwt) << json::serialize(payload);
  auto reply = payload;
  reply["active"] = true;
  const auto introspected = judge_introspection(reply, rules, now);
  EXPECT_FALSE(introspected) << json::serialize(payload);
  if (jwt || introspected) return "";
  EXPECT_EQ(jwt.error(), introspected.error());
  return jwt.error();
}

bool passes(const json::object& payload) {
  auto reply = payload;
  reply["active"] = true;
  const bool jwt = judged_jwt(payload).has_value();
  EXPECT_EQ(jwt, judge_introspection(reply, rules, now).has_value()) << json::serialize(payload);
  return jwt;
}

judged introspected(std::string_view changes, std::string_view gone = "", const token_rules& by = one_issuer) {
  auto reply = claims(changes, gone);
  if (!reply.contains("active")) reply["active"] = true;
  auto out = judge_introspection(reply, by, now);
  if (!out) expect_plain_sentence(out.error());
  return out;
}

TEST(access_token, is_read_from_a_jwt) {
  const auto payload = claims(R"({"client_id": "app", "scope": "portkey:read portkey:write", "groups": ["a"]})");
  const auto token = judged_jwt(payload);
  ASSERT_TRUE(token) << token.error();
  EXPECT_EQ(token->issuer, "https://issuer.example");
  EXPECT_EQ(token->subject, "alice");
  EXPECT_EQ(token->client_id, "app");
  EXPECT_THAT(token->scopes, ElementsAre("portkey:read", "portkey:write"));
  EXPECT_EQ(token->expires, now + 300s);
  EXPECT_EQ(token->claims, payload);
  EXPECT_EQ(principal_of(*token), "https://issuer.example|alice");
}

TEST(access_token, is_typed) {
  for (const auto* type : {"at+jwt", "AT+JWT", "At+Jwt", "application/at+jwt", "Application/AT+JWT"})
    EXPECT_TRUE(judged_jwt(claims(), type)) << type;
  auto untyped = rules;
  untyped.accept_untyped = true;
  for (const auto* type : {"", "JWT", "jwt"}) {
    EXPECT_FALSE(judged_jwt(claims(), type)) << type;
    EXPECT_TRUE(judged_jwt(claims(), type, untyped)) << type;
  }
  for (const auto* type :
       {"id+jwt", "application/jwt", "at+jwt ", "at+jwt;v=1", "at", "logout+jwt", "dpop+jwt", "JWE"}) {
    EXPECT_FALSE(judged_jwt(claims(), type)) << type;
    EXPECT_FALSE(judged_jwt(claims(), type, untyped)) << type;
  }
}

TEST(access_token, comes_from_a_configured_issuer_exactly) {
  EXPECT_TRUE(passes(claims(R"({"iss": "https://other.example/"})")));
  for (const auto* issuer :
       {R"("https://issuer.example/")", R"("https://other.example")", R"("https://ISSUER.example")",
        R"("http://issuer.example")", R"("https://issuer.example ")", R"("")", "null", "1",
        R"(["https://issuer.example"])", R"({})", R"("https://issuer.example\u0000")"})
    EXPECT_EQ(refusal(claims(R"({"iss": )" + std::string(issuer) + "}")),
              "The iss of the token is not an issuer that is trusted here.");
  EXPECT_EQ(refusal(claims("{}", "iss")), "The token has no iss.");
  EXPECT_FALSE(judged_jwt(claims("{}", "iss"), "at+jwt", one_issuer)) << "a JWT names its issuer always";
}

TEST(access_token, is_for_us_exactly) {
  EXPECT_TRUE(passes(claims(R"({"aud": ["https://mcp.example/mcp"]})")));
  EXPECT_TRUE(passes(claims(R"({"aud": ["https://a.example", "https://mcp.example/mcp", ""]})")));
  for (const auto* audience : {R"("https://mcp.example/mcp/")", R"("https://mcp.example")", R"("")", "[]",
                               R"("https://MCP.example/mcp")", R"(["https://mcp.example/mcp/", "mcp"])",
                               R"("https://mcp.example/mcp https://a.example")", R"("https://mcp.example/mcp\u0000")"})
    EXPECT_EQ(refusal(claims(R"({"aud": )" + std::string(audience) + "}")),
              "The aud of the token does not name this server.");
  for (const auto* audience :
       {"null", "1", "true", R"({"https://mcp.example/mcp": 1})", R"([["https://mcp.example/mcp"]])",
        R"(["https://mcp.example/mcp", 1])", R"([null, "https://mcp.example/mcp"])"})
    EXPECT_EQ(refusal(claims(R"({"aud": )" + std::string(audience) + "}")),
              "The aud of the token is neither a text nor a list of texts.");
  EXPECT_EQ(refusal(claims("{}", "aud")), "The token has no aud.");
  token_rules nobody{{"https://issuer.example"}, ""};
  EXPECT_FALSE(judged_jwt(claims(R"({"aud": ""})"), "at+jwt", nobody)) << "without an audience nothing is for us";
}

TEST(access_token, ends_sixty_seconds_after_its_exp) {
  EXPECT_TRUE(passes(with_number("exp", now_seconds - 59)));
  EXPECT_TRUE(passes(with_number("exp", static_cast<double>(now_seconds) - 59.5)));
  EXPECT_EQ(refusal(with_number("exp", now_seconds - 60)), "The token has expired.");
  EXPECT_EQ(refusal(with_number("exp", now_seconds - 61)), "The token has expired.");
  EXPECT_EQ(refusal(with_number("exp", 0)), "The token has expired.");
  EXPECT_EQ(judged_jwt(with_number("exp", now_seconds - 59))->expires, now - 59s);
  EXPECT_FALSE(judged_jwt(claims("{}", "exp")));
  EXPECT_EQ(judged_jwt(claims("{}", "exp")).error(), "The token has no exp.");
}

TEST(access_token, begins_at_most_sixty_seconds_from_now) {
  EXPECT_TRUE(passes(with_number("nbf", now_seconds + 60)));
  EXPECT_TRUE(passes(with_number("nbf", 0)));
  EXPECT_EQ(refusal(with_number("nbf", now_seconds + 61)), "The token is not valid yet.");
  EXPECT_EQ(refusal(with_number("nbf", static_cast<double>(now_seconds) + 60.5)), "The token is not valid yet.");
  EXPECT_EQ(refusal(with_number("nbf", 253'402'300'799)), "The token is not valid yet.");
  EXPECT_TRUE(passes(with_number("iat", now_seconds + 60)));
  EXPECT_TRUE(passes(with_number("iat", 0)));
  EXPECT_EQ(refusal(with_number("iat", now_seconds + 61)), "The token says it was issued in the future.");
}

TEST(access_token, has_times_in_seconds) {
  const double infinite = std::numeric_limits<double>::infinity();
  for (const std::string name : {"exp", "nbf", "iat"}) {
    const auto sentence = "The " + name + " of the token is not a time in seconds.";
    for (const auto* value :
         {"null", "true", R"("1790000300")", "[]", "{}", "-1", "-0.5", "-1e300", "1790000300000", "253402300800",
          "1e300", "18446744073709551615", "9223372036854775807", "-9223372036854775808"})
      EXPECT_EQ(refusal(claims("{\"" + name + "\": " + value + "}")), sentence) << value;
    for (const double value : {infinite, -infinite, std::numeric_limits<double>::quiet_NaN()})
      EXPECT_EQ(refusal(with_number(name, value)), sentence) << value;
  }
}

TEST(access_token, takes_times_as_far_as_the_clock_goes) {
  const auto whole = judged_jwt(with_number("exp", 1'800'000'000.0));
  ASSERT_TRUE(whole) << whole.error();
  EXPECT_EQ(whole->expires, moment(1'800'000'000s));
  const auto fraction = judged_jwt(with_number("exp", 1'800'000'000.25));
  ASSERT_TRUE(fraction) << fraction.error();
  EXPECT_EQ(fraction->expires, moment(1'800'000'000s) + 250ms);
  const auto forever = judged_jwt(with_number("exp", 253'402'300'799));
  ASSERT_TRUE(forever) << forever.error();
  EXPECT_EQ(forever->expires, moment(9'000'000'000s));
}

TEST(access_token, names_its_subject) {
  EXPECT_TRUE(passes(claims(R"({"sub": "auth0|a b~!"})")));
  auto longest = claims();
  longest["sub"] = std::string(255, 's');
  EXPECT_TRUE(passes(longest));
  longest["sub"] = std::string(256, 's');
  const std::string sentence = "The sub of the token is not a text of 1 to 255 printable ASCII characters.";
  EXPECT_EQ(refusal(longest), sentence);
  for (const auto* subject : {R"("")", "null", "1", "[]", R"({"a": 1})", R"("a\n")", R"("\u0000")", R"("a\u007f")",
                              R"("\u00e9")", R"("\u2028")", "true"})
    EXPECT_EQ(refusal(claims(R"({"sub": )" + std::string(subject) + "}")), sentence) << subject;
  for (const auto* subject : {R"("client_id=app")", R"("client_id=")"})
    EXPECT_EQ(refusal(claims(R"({"sub": )" + std::string(subject) + "}")),
              "The sub of the token begins like the name of a client.");
  EXPECT_EQ(judged_jwt(claims("{}", "sub")).error(), "The token has no sub.");
  EXPECT_FALSE(judged_jwt(claims(R"({"client_id": "app"})", "sub"))) << "RFC 9068 wants one always";
}

TEST(access_token, names_its_client_as_text) {
  for (const auto* client : {R"("")", "null", "1", R"(["app"])", R"("a\r\nb")"})
    EXPECT_EQ(refusal(claims(R"({"client_id": )" + std::string(client) + "}")),
              "The client_id of the token is not a text of 1 to 255 printable ASCII characters.");
}

TEST(access_token, has_the_scopes_of_scope_and_scp) {
  const auto scopes = [](std::string_view changes) {
    const auto token = judged_jwt(claims(changes));
    EXPECT_TRUE(token) << token.error();
    return token ? token->scopes : std::set<std::string, std::less<>>{"refused"};
  };
  EXPECT_THAT(scopes("{}"), IsEmpty());
  EXPECT_THAT(scopes(R"({"scope": ""})"), IsEmpty());
  EXPECT_THAT(scopes(R"({"scope": "   "})"), IsEmpty());
  EXPECT_THAT(scopes(R"({"scope": " b  a b "})"), ElementsAre("a", "b"));
  EXPECT_THAT(scopes(R"({"scope": "a\tb"})"), ElementsAre("a\tb")) << "spaces alone divide";
  EXPECT_THAT(scopes(R"({"scp": "a b"})"), ElementsAre("a", "b"));
  EXPECT_THAT(scopes(R"({"scp": ["a", "b c"]})"), ElementsAre("a", "b c")) << "an entry is one scope";
  EXPECT_THAT(scopes(R"({"scp": []})"), IsEmpty());
  EXPECT_THAT(scopes(R"({"scp": ["", "a"]})"), ElementsAre("a"));
  EXPECT_THAT(scopes(R"({"scope": "a", "scp": ["b"]})"), ElementsAre("a", "b"));
  for (const auto* scope : {"null", "1", R"(["a"])", R"({"a": 1})", "true"})
    EXPECT_EQ(refusal(claims(R"({"scope": )" + std::string(scope) + "}")), "The scope of the token is not a text.");
  for (const auto* scope : {"null", "1", R"(["a", 1])", R"([["a"]])", R"({"a": 1})", "true"})
    EXPECT_EQ(refusal(claims(R"({"scp": )" + std::string(scope) + "}")),
              "The scp of the token is neither a text nor a list of texts.");
}

TEST(access_token, is_read_from_an_introspection) {
  const auto token = introspected(R"({"client_id": "app", "scope": "portkey:read", "token_type": "bearer"})");
  ASSERT_TRUE(token) << token.error();
  EXPECT_EQ(principal_of(*token), "https://issuer.example|alice");
  EXPECT_EQ(token->expires, now + 300s);
  EXPECT_THAT(token->scopes, ElementsAre("portkey:read"));
  EXPECT_EQ(token->claims.at("active"), true);
}

TEST(access_token, is_active_when_introspected) {
  for (const auto* active : {"false", "null", "1", "\"true\"", "[true]"})
    EXPECT_EQ(introspected(R"({"active": )" + std::string(active) + "}").error(), "The token is not active.") << active;
  EXPECT_FALSE(judge_introspection(claims(), one_issuer, now)) << "active is missing";
  EXPECT_FALSE(judge_introspection({}, one_issuer, now));
}

TEST(access_token, is_a_bearer_token_when_introspected) {
  for (const auto* type : {"Bearer", "bearer", "BEARER"})
    EXPECT_TRUE(introspected(R"({"token_type": ")" + std::string(type) + "\"}")) << type;
  for (const auto* type : {"\"DPoP\"", "\"\"", "null", "1", "\"Bearer \"", "\"refresh_token\""})
    EXPECT_EQ(introspected(R"({"token_type": )" + std::string(type) + "}").error(), "The token is not a bearer token.");
}

TEST(access_token, may_lack_when_introspected_what_is_known_otherwise) {
  EXPECT_EQ(introspected("{}", "iss")->issuer, "https://issuer.example");
  EXPECT_FALSE(introspected("{}", "iss", rules)) << "two issuers are configured";
  EXPECT_FALSE(introspected("{}", "iss", token_rules{{}, "https://mcp.example/mcp"}));
  EXPECT_FALSE(introspected(R"({"iss": null})")) << "there, but wrong";
  EXPECT_EQ(introspected("{}", "exp")->expires, now + 60s);
  EXPECT_FALSE(introspected("{}", "aud"));
}

TEST(access_token, may_be_a_clients_own_when_introspected) {
  const auto token = introspected(R"({"client_id": "app"})", "sub");
  ASSERT_TRUE(token) << token.error();
  EXPECT_EQ(principal_of(*token), "https://issuer.example|client_id=app");
  EXPECT_EQ(introspected("{}", "sub").error(), "The token has neither a sub nor a client_id.");
  EXPECT_FALSE(introspected(R"({"client_id": "app", "sub": null})")) << "there, but wrong";
  EXPECT_FALSE(introspected(R"({"client_id": "app", "sub": ""})"));
  EXPECT_FALSE(introspected(R"({"client_id": "app", "sub": "client_id=other"})"));
}

}  // namespace
