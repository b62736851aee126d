#include "protocol/json_rpc.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>
#include <string_view>
#include <variant>

namespace {

namespace json = boost::json;
using protocol::notification;
using protocol::request;
using protocol::response;

auto read(std::string_view text) {
  return protocol::read_message(json::parse(text));
}

/// The refusal of a text that is no message; one without a code, and a failure, when it was taken for one.
protocol::bad_message refused(std::string_view text) {
  auto got = read(text);
  if (!got) return got.error();
  ADD_FAILURE() << "taken for a message: " << text;
  return {nullptr, protocol::error(0, "")};
}

TEST(read_message, reads_a_request) {
  const auto read_it = read(R"({"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"x"}})");
  ASSERT_TRUE(read_it);
  const auto* call = std::get_if<request>(&*read_it);
  ASSERT_NE(call, nullptr);
  EXPECT_EQ(call->id, json::value(7));
  EXPECT_EQ(call->method, "tools/call");
  EXPECT_EQ(call->params.at("name"), "x");
}

TEST(read_message, takes_parameters_that_are_left_out_as_empty) {
  const auto read_it = read(R"({"jsonrpc":"2.0","id":"a","method":"ping"})");
  ASSERT_TRUE(read_it);
  EXPECT_TRUE(std::get<request>(*read_it).params.empty());
}

TEST(read_message, accepts_every_string_or_integer_as_id) {
  for (const std::string id : {"0", "-1", "9223372036854775807", "18446744073709551615", R"("")", R"("a b")"}) {
    const auto got = read(R"({"jsonrpc":"2.0","method":"ping","id":)" + id + "}");
    ASSERT_TRUE(got) << id;
    EXPECT_EQ(std::get<request>(*got).id, json::parse(id));
  }
  const auto longest = std::string(1024, 'i');
  EXPECT_TRUE(protocol::is_request_id(json::value(longest)));
  EXPECT_FALSE(protocol::is_request_id(json::value(longest + "i")));
}

TEST(read_message, reads_a_notification) {
  const auto got = read(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})");
  ASSERT_TRUE(got);
  const auto& notice = std::get<notification>(*got);
  EXPECT_EQ(notice.method, "notifications/cancelled");
  EXPECT_EQ(notice.params.at("requestId").as_int64(), 1);
}

TEST(read_message, reads_a_response_and_an_error_response) {
  const auto fine = read(R"({"jsonrpc":"2.0","id":3,"result":{"roots":[]}})");
  ASSERT_TRUE(fine);
  EXPECT_EQ(std::get<response>(*fine).id, json::value(3));
  EXPECT_TRUE(std::get<response>(*fine).result.is_object());
  const auto failed = read(R"({"jsonrpc":"2.0","id":"r","error":{"code":-1,"message":"no"}})");
  ASSERT_TRUE(failed);
  EXPECT_TRUE(std::get<response>(*failed).result.is_null());
}

TEST(read_message, takes_an_error_about_an_unreadable_message_for_a_response) {
  for (const std::string id : {"", R"("id":null,)"}) {
    const auto read_it = read(R"({"jsonrpc":"2.0",)" + id + R"("error":{"code":-32700,"message":"x"}})");
    ASSERT_TRUE(read_it) << id;
    const auto* answer = std::get_if<response>(&*read_it);
    ASSERT_NE(answer, nullptr);
    EXPECT_TRUE(answer->id.is_null());
    EXPECT_EQ(answer->failure.at("code").as_int64(), -32700);
  }
}

TEST(read_message, takes_a_number_without_a_fraction_for_an_integer) {
  const auto read_it = read(R"({"jsonrpc":"2.0","id":7.0,"method":"ping"})");
  ASSERT_TRUE(read_it);
  EXPECT_EQ(std::get<request>(*read_it).id, json::value(7));
}

TEST(read_message, refuses_what_is_no_object) {
  for (const std::string text : {"null", "1", "\"x\"", "true", "[]"}) {
    const auto why = refused(text);
    EXPECT_EQ(why.why.code, protocol::code::invalid_request);
    EXPECT_TRUE(why.id.is_null());
  }
}

TEST(read_message, refuses_another_version_and_keeps_the_id) {
  for (const std::string version : {R"("1.0")", "2.0", "2", "null", R"("2.0 ")"}) {
    const auto why = refused(R"({"jsonrpc":)" + version + R"(,"id":5,"method":"ping"})");
    EXPECT_EQ(why.why.code, protocol::code::invalid_request);
    EXPECT_EQ(why.id, json::value(5)) << version;
  }
  EXPECT_EQ(refused(R"({"id":"x","method":"ping"})").id, json::value("x"));
}

TEST(read_message, refuses_an_id_that_is_none) {
  for (const std::string id : {"null", "1.5", "true", "[]", "{}"}) {
    const auto why = refused(R"({"jsonrpc":"2.0","method":"ping","id":)" + id + "}");
    EXPECT_EQ(why.why.code, protocol::code::invalid_request);
    EXPECT_TRUE(why.id.is_null());
    EXPECT_NE(why.why.message.find("\"id\""), std::string::npos);
  }
  refused(R"({"jsonrpc":"2.0","method":"ping","id":")" + std::string(1025, 'i') + "\"}");
}

TEST(read_message, refuses_a_method_that_is_none) {
  for (const std::string& method :
       {std::string("1"), std::string("null"), std::string(R"("")"), "\"" + std::string(129, 'm') + "\""}) {
    const auto why = refused(R"({"jsonrpc":"2.0","id":1,"method":)" + method + "}");
    EXPECT_EQ(why.id, json::value(1));
    EXPECT_NE(why.why.message.find("\"method\""), std::string::npos);
  }
  EXPECT_TRUE(read(R"({"jsonrpc":"2.0","id":1,"method":")" + std::string(128, 'm') + "\"}"));
}

TEST(read_message, refuses_parameters_that_are_no_object) {
  for (const std::string params : {"[]", "null", "1", R"("x")"}) {
    const auto why = refused(R"({"jsonrpc":"2.0","id":1,"method":"ping","params":)" + params + "}");
    EXPECT_EQ(why.id, json::value(1));
    EXPECT_NE(why.why.message.find("\"params\""), std::string::npos);
  }
}

TEST(read_message, refuses_what_is_neither_call_nor_answer) {
  for (const std::string text :
       {R"({"jsonrpc":"2.0"})", R"({"jsonrpc":"2.0","id":1})", R"({"jsonrpc":"2.0","result":{}})",
        R"({"jsonrpc":"2.0","id":1,"result":{},"error":{}})"})
    EXPECT_EQ(refused(text).why.code, protocol::code::invalid_request) << text;
}

TEST(messages, are_written_as_json_rpc_wants_them) {
  EXPECT_EQ(protocol::result_message(json::value("a\"b"), R"({"tools":[]})"),
            R"({"jsonrpc":"2.0","id":"a\"b","result":{"tools":[]}})");
  EXPECT_EQ(protocol::error_message(json::value(0), protocol::error(-32601, "There is no \"x\".")),
            R"({"jsonrpc":"2.0","id":0,"error":{"code":-32601,"message":"There is no \"x\"."}})");
  json::object params;
  params["progress"] = 1;
  EXPECT_EQ(protocol::notification_message("notifications/progress", params),
            R"({"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":1}})");
}

TEST(messages, echo_an_id_as_it_was_sent) {
  for (const std::string id :
       {"0", "-1", "9007199254740992", "9223372036854775807", R"("0")", R"("")", R"("\u00e9")"}) {
    const auto got = read(R"({"jsonrpc":"2.0","method":"ping","id":)" + id + "}");
    ASSERT_TRUE(got) << id;
    const auto answer = json::parse(protocol::result_message(std::get<request>(*got).id, "{}"));
    EXPECT_EQ(answer.at("id"), json::parse(id));
    EXPECT_EQ(answer.at("id").kind(), json::parse(id).kind());
  }
}

TEST(messages, leave_out_an_id_that_could_not_be_read) {
  EXPECT_EQ(protocol::error_message(nullptr, protocol::error(-32700, "no")),
            R"({"jsonrpc":"2.0","error":{"code":-32700,"message":"no"}})");
}

TEST(messages, carry_the_data_of_an_error) {
  json::object data;
  data["requested"] = "2031-01-01";
  EXPECT_EQ(protocol::error_message(json::value(1), protocol::error(-32022, "no", data)),
            R"({"jsonrpc":"2.0","id":1,"error":{"code":-32022,"message":"no","data":{"requested":"2031-01-01"}}})");
}

}  // namespace
