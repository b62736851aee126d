#include "portkey/confirmation.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <chrono>

namespace {

using portkey::consent;
using portkey::pending_confirmation;

const std::chrono::system_clock::time_point noon(std::chrono::seconds(1'800'000'000));

pending_confirmation asked() {
  pending_confirmation out;
  out.tool = "delete_config";
  out.arguments = "digest";
  out.shown = "shown";
  out.nonce = "n";
  out.expires = noon + portkey::confirmation_lifetime;
  return out;
}

consent said(const char* answer, std::string_view name = {}) {
  return portkey::consent_in(boost::json::parse(answer).as_object(), name);
}

TEST(confirmation, is_read_as_it_was_written) {
  const auto read = portkey::read_confirmation(portkey::text_of(asked()));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->tool, "delete_config");
  EXPECT_EQ(read->arguments, "digest");
  EXPECT_EQ(read->shown, "shown");
  EXPECT_EQ(read->nonce, "n");
  EXPECT_EQ(read->expires, asked().expires);
  for (const auto* other : {"", "{}", "[]", "x", R"({"kind":"secret"})"})
    EXPECT_FALSE(portkey::read_confirmation(other)) << other;
}

TEST(confirmation, holds_for_its_own_call_for_five_minutes) {
  const auto why = [](const char* tool, const char* arguments, std::chrono::seconds later) {
    return portkey::why_not_for_this_call(asked(), tool, arguments, noon + later);
  };
  EXPECT_EQ(why("delete_config", "digest", std::chrono::seconds(299)), "");
  EXPECT_NE(why("delete_config", "digest", std::chrono::seconds(300)), "");
  EXPECT_NE(why("delete_prompt", "digest", std::chrono::seconds(1)), "");
  EXPECT_NE(why("delete_config", "another", std::chrono::seconds(1)), "");
}

TEST(confirmation, wants_the_very_name_where_a_name_is_typed) {
  const std::string_view name = "Production";
  EXPECT_EQ(said(R"({"action":"accept","content":{"name":"Production"}})", name), consent::given);
  EXPECT_EQ(said(R"({"action":"accept","content":{"name":" Production\n"}})", name), consent::given);
  for (const auto* wrong : {"production", "Productio", "", " ", "Production2", "yes"})
    EXPECT_EQ(said((R"({"action":"accept","content":{"name":")" + std::string(wrong) + R"("}})").c_str(), name),
              consent::wrong_name)
        << wrong;
  EXPECT_EQ(said(R"({"action":"accept","content":{"confirmed":true}})", name), consent::wrong_name);
  EXPECT_EQ(said(R"({"action":"decline","content":{"name":"Production"}})", name), consent::declined);
}

TEST(confirmation, takes_a_name_as_it_was_shown) {
  const std::string_view tricky =
      "Pro\xe2\x80\xae"
      "duction";
  EXPECT_TRUE(portkey::is_typed_name("Pro<U+202E>duction", tricky));
  EXPECT_TRUE(portkey::is_typed_name(tricky, tricky));
  EXPECT_FALSE(portkey::is_typed_name("Production", tricky));
}

TEST(confirmation, asks_in_a_form_of_one_member) {
  const auto yes_or_no = portkey::confirmation_request("Delete it?", "");
  EXPECT_EQ(yes_or_no.params.at("message").as_string(), "Delete it?");
  EXPECT_EQ(yes_or_no.params.at("requestedSchema").at("properties").at("confirmed").at("type").as_string(), "boolean");
  const auto typed = portkey::confirmation_request("Delete it?", "Production");
  EXPECT_EQ(typed.params.at("requestedSchema").at("properties").at("name").at("type").as_string(), "string");
  EXPECT_NE(std::string(typed.params.at("message").as_string()).find("Production"), std::string::npos);
}

}  // namespace
