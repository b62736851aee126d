#include "portkey/refusal.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

#include "protocol/header_value.hpp"
#include "test/portkey/operation_named.hpp"

namespace {

using portkey::fault;
using portkey::fault_kind;
using portkey::read_complaint;

const auto& reads = support::operation_named("list_virtual_keys");
const auto& admin_read = support::operation_named("list_all_users");
const auto& writes = support::operation_named("invite_user");

portkey::reply reply_of(unsigned status, const std::string& body) {
  portkey::reply received;
  received.status = status;
  received.content_type = "application/json";
  received.body = body;
  return received;
}

std::string refused(const portkey::operation& one, const portkey::reply& received) {
  const auto result = portkey::refused_by_portkey(one, received);
  EXPECT_TRUE(result.is_error);
  EXPECT_FALSE(result.structured);
  return result.text;
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(read_complaint, knows_every_shape_of_an_error_body) {
  struct row {
    const char* body;
    const char* code;
    const char* message;
  };
  for (const auto& [body, code, message] :
       {row{R"({"success":false,"data":{"message":"No.","errorCode":"AB03"}})", "AB03", "No."},
        row{R"({"error":{"code":"AB08","message":"Gone.","param":null,"type":"x"}})", "AB08", "Gone."},
        row{R"({"status":"failure","message":"Late."})", "", "Late."},
        row{R"({"error":"Model not found"})", "", "Model not found"}, row{R"({"message":"Plain."})", "", "Plain."},
        row{R"({"message":"Plain.","errorCode":"AB01"})", "AB01", "Plain."},
        row{R"({"success":false,"data":null,"message":"Beside."})", "", "Beside."},
        row{R"({"error":null,"data":{"message":"Nested.","code":"AB07"}})", "AB07", "Nested."},
        row{R"({"error":{"code":400,"message":5}})", "", ""}, row{"{}", "", ""}, row{"", "", ""}, row{"[]", "", ""},
        row{"\"text\"", "", ""}, row{"<html><body>502 Bad Gateway</body></html>", "", ""}}) {
    const auto said = read_complaint(body);
    EXPECT_EQ(said.code, code) << body;
    EXPECT_EQ(said.message, message) << body;
  }
}

TEST(read_complaint, is_one_line_and_shows_control_characters) {
  EXPECT_EQ(read_complaint(R"({"message":"a\nb\tc\u001b[31md\u007fe\u0000f"})").message,
            "a b c<U+001B>[31md<U+007F>e<U+0000>f");
  EXPECT_EQ(read_complaint(R"({"error":"x\r\ny"})").message, "x  y");
}

TEST(read_complaint, shows_the_second_set_of_control_characters_too) {
  EXPECT_EQ(read_complaint("{\"message\":\"a\\u009b31mb\\u0085c\\u00a0d\xc3\xa9\"}").message,
            "a<U+009B>31mb<U+0085>c<U+00A0>d\xc3\xa9");
}

TEST(read_complaint, cuts_at_300_characters_not_bytes) {
  const std::string euro = "\xe2\x82\xac";
  std::string exact;
  for (int each = 0; each < 300; ++each)
    exact += euro;
  EXPECT_EQ(read_complaint(R"({"message":")" + exact + "\"}").message, exact);
  const auto cut = read_complaint(R"({"message":")" + exact + euro + "\"}").message;
  EXPECT_EQ(cut, exact + "\xe2\x80\xa6");
  EXPECT_EQ(read_complaint(R"({"message":")" + std::string(100'000, 'm') + "\"}").message.size(), 303U);
}

TEST(refused_by_portkey, says_what_failed_with_code_message_status_and_request_id) {
  auto received = reply_of(404, R"({"success":false,"data":{"message":"Not here","errorCode":"AB08"}})");
  received.request_id = "trace-1";
  EXPECT_EQ(refused(reads, received),
            "Could not list virtual keys: Portkey answered HTTP 404 AB08 \"Not here\". Check the id or slug "
            "with the tool that "
            "lists these. (request id trace-1)");
}

TEST(refused_by_portkey, does_without_what_portkey_did_not_say) {
  EXPECT_EQ(refused(reads, reply_of(404, "")),
            "Could not list virtual keys: Portkey answered HTTP 404. Check the id or slug with the tool that "
            "lists these.");
}

TEST(refused_by_portkey, advises_on_each_status) {
  struct row {
    unsigned status;
    const char* advice;
  };
  for (const auto& [status, advice] :
       {row{400, "Check the arguments"}, row{401, "Portkey does not know the key"}, row{402, "subscription"},
        row{404, "Check the id"}, row{408, "call again"}, row{409, "exists already"}, row{412, "budget"},
        row{418, "Check the arguments"}, row{422, "Check the arguments"}, row{429, "wait and call again"},
        row{446, "guardrail"}, row{500, "call again in a while"}, row{503, "call again in a while"},
        row{301, "redirect, which is never followed"}, row{302, "portkey.base_url"}, row{308, "redirect"}})
    EXPECT_TRUE(holds(refused(reads, reply_of(status, "")), advice)) << refused(reads, reply_of(status, ""));
}

TEST(refused_by_portkey, names_the_key_and_scope_that_a_403_lacks) {
  const std::string body =
      R"({"success":false,"data":{"message":"You do not have enough permissions","errorCode":"AB03"}})";
  EXPECT_EQ(refused(admin_read, reply_of(403, body)),
            "Could not list all users: Portkey answered HTTP 403 AB03 \"You do not have enough "
            "permissions\". This needs an Admin key "
            "with the scope organisation_users.list; Portkey says the same of things that do not exist.");
  EXPECT_TRUE(holds(refused(reads, reply_of(403, body)), "This needs a key with the scope virtual_keys.list"));
}

TEST(refused_by_portkey, says_how_long_to_wait) {
  auto received = reply_of(429, "");
  received.retry_after = "soon";
  EXPECT_TRUE(holds(refused(reads, received), "limit is reached; wait and call again."));
  received.retry_in = std::chrono::seconds(12);
  EXPECT_TRUE(holds(refused(reads, received), "limit is reached; wait 12 s and call again."));
  EXPECT_TRUE(holds(refused(writes, received), "limit is reached; wait 12 s and call again."));
  received.status = 503;
  EXPECT_TRUE(holds(refused(reads, received), "Portkey's own trouble; wait 12 s and call again."));
}

TEST(refused_by_portkey, translates_the_answer_of_the_gateway_to_paths_it_does_not_know) {
  for (const std::string body :
       {R"({"status":"failure","message":"Either x-portkey-config or x-portkey-provider header is required"})",
        R"({"error":{"message":"Either x-portkey-config or x-portkey-provider header is required"}})"}) {
    const auto said = refused(reads, reply_of(400, body));
    EXPECT_TRUE(holds(said, "This operation is not available at this base URL; check portkey.base_url.")) << said;
    EXPECT_FALSE(holds(said, "Check the arguments")) << said;
  }
}

TEST(refused_by_portkey, does_not_claim_to_know_what_became_of_a_write) {
  for (const unsigned status : {408U, 500U, 502U, 503U, 504U}) {
    const auto said = refused(writes, reply_of(status, ""));
    EXPECT_TRUE(
        holds(said,
              "The outcome is unknown: it may have been done; read the current state with list_user_invites before "
              "trying again."))
        << said;
  }
  for (const unsigned status : {400U, 403U, 409U, 429U})
    EXPECT_FALSE(holds(refused(writes, reply_of(status, "")), "unknown")) << status;
}

TEST(refused_by_portkey, makes_text_of_headers_that_are_not) {
  auto received = reply_of(500, "");
  received.request_id = "a\xff\xc3(b\r\nc";
  const auto said = refused(reads, received);
  EXPECT_TRUE(protocol::is_utf8(said)) << said;
  EXPECT_FALSE(holds(said, "\n"));
  EXPECT_TRUE(holds(said, "(request id a<0xFF><0xC3>(b  c)")) << said;
}

TEST(refused_by_portkey, shows_what_would_make_a_sentence_look_different) {
  const auto said = refused(reads, reply_of(404, R"({"message":"no \u202etset\u202c \u200bhere\u0007\nat all"})"));
  EXPECT_TRUE(holds(said, R"("no <U+202E>tset<U+202C> <U+200B>here<U+0007> at all")")) << said;
}

TEST(not_json, says_what_came_instead) {
  auto received = reply_of(200, "<html>");
  received.content_type = "text/html";
  const auto said = portkey::not_json(reads, received);
  EXPECT_TRUE(said.is_error);
  EXPECT_EQ(said.text,
            "Could not list virtual keys: Portkey answered HTTP 200 but not with the JSON it promises "
            "(text/html). Check that "
            "portkey.base_url is the address of Portkey's API.");
  EXPECT_TRUE(holds(portkey::not_json(writes, received).text, "The outcome is unknown"));
}

TEST(failed_on_the_way, tells_a_write_whether_anything_was_sent) {
  const fault before(fault_kind::connect, "no connection to host"),
      after(fault_kind::timeout, "no answer within 30 s", true);
  EXPECT_EQ(portkey::failed_on_the_way(writes, before).text,
            "Could not invite user: no connection to host. Nothing was sent, so nothing was changed.");
  EXPECT_EQ(portkey::failed_on_the_way(writes, after).text,
            "Could not invite user: no answer within 30 s. The outcome is unknown: it may have been done; read the "
            "current state with list_user_invites before trying again.");
  EXPECT_EQ(portkey::failed_on_the_way(reads, after).text, "Could not list virtual keys: no answer within 30 s.");
  EXPECT_TRUE(portkey::failed_on_the_way(reads, before).is_error);
}

TEST(deed, is_the_title_within_a_sentence) {
  EXPECT_EQ(portkey::deed(reads), "list virtual keys");
}

}  // namespace
