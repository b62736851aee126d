#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <memory>
#include <string>

#include "portkey/surface.hpp"
#include "portkey/toolbox.hpp"
#include "test/server/mcp_client.hpp"
#include "test/server/upstream.hpp"

namespace {

using support::daemon;
using support::raw_http;
using testing::HasSubstr;

class mcp_legacy : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    served = std::make_unique<daemon>(support::environment{{"PORTKEY_MCP_SERVER_THREADS", "2"}});
  }
  static void TearDownTestSuite() { served.reset(); }

  static std::string stream_request(const mcp_client& of, const std::string& accept = "text/event-stream") {
    auto fields = of.session_fields();
    fields.emplace_back("Accept", accept);
    return request_text("GET", "/mcp", served->authority(), fields);
  }

  static std::unique_ptr<daemon> served;
  mcp_client client{*served};
};
std::unique_ptr<daemon> mcp_legacy::served;

TEST_F(mcp_legacy, opens_a_session_in_every_revision) {
  for (const char* revision : {"2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"}) {
    const auto opened = client.open(revision);
    EXPECT_EQ(opened.status(), 200);
    EXPECT_EQ(opened.result().at("protocolVersion").as_string(), revision);
    EXPECT_EQ(opened.result().at("serverInfo").at("name").as_string(), "portkey-mcp");
    EXPECT_TRUE(opened.result().at("capabilities").at("tools").is_object());
    EXPECT_FALSE(client.session().empty());
    EXPECT_LE(client.session().size(), 512U);
    EXPECT_EQ(client.legacy("ping").result(), json::object());
    EXPECT_EQ(client.legacy("tools/list").result().at("tools").as_array().size(),
              portkey::core_tools.size() + portkey::surface_tool_names().size());
  }
}

TEST_F(mcp_legacy, offers_its_newest_revision_for_one_it_does_not_speak) {
  for (const char* revision : {"2024-10-07", "2026-07-28", "2099-01-01", ""})
    EXPECT_EQ(client.open(revision).result().at("protocolVersion").as_string(), "2025-11-25") << revision;
}

TEST_F(mcp_legacy, leaves_out_what_older_revisions_do_not_know) {
  client.open("2025-03-26");
  const auto plain = client.legacy("tools/list");
  for (const auto& tool : plain.result().at("tools").as_array()) {
    EXPECT_FALSE(tool.as_object().contains("outputSchema"));
    EXPECT_FALSE(tool.as_object().contains("title"));
  }
  client.open("2025-06-18");
  const auto titled = client.legacy("tools/list");
  for (const auto& tool : titled.result().at("tools").as_array())
    EXPECT_TRUE(tool.as_object().contains("title"));
}

TEST_F(mcp_legacy, refuses_an_initialize_that_is_incomplete) {
  const auto answer = client.post({}, rpc_text(1, "initialize", {{"capabilities", json::object()}}));
  EXPECT_EQ(answer.status(), 200);
  EXPECT_EQ(answer.error_code(), -32602);
  EXPECT_FALSE(answer.http.has("mcp-session-id"));
}

TEST_F(mcp_legacy, answers_400_without_a_session) {
  for (const header_fields& fields : {header_fields(), {{"MCP-Protocol-Version", "2025-11-25"}}}) {
    const auto answer = client.post(fields, rpc_text(9, "tools/list"));
    EXPECT_EQ(answer.status(), 400);
    EXPECT_THAT(answer.error(), HasSubstr("Mcp-Session-Id"));
    EXPECT_EQ(answer.message.at("id"), 9);
  }
}

TEST_F(mcp_legacy, answers_400_for_a_version_that_is_not_spoken) {
  client.open();
  auto fields = client.session_fields();
  fields[1].second = "2024-10-07";
  EXPECT_EQ(client.post(fields, rpc_text(1, "tools/list")).status(), 400);
  EXPECT_EQ(client.ask("DELETE", fields).status(), 400);
}

TEST_F(mcp_legacy, takes_a_session_without_the_version_header) {
  client.open("2025-03-26");
  EXPECT_EQ(client.post({{"Mcp-Session-Id", client.session()}}, rpc_text(1, "ping")).status(), 200);
}

TEST_F(mcp_legacy, answers_404_for_a_session_that_it_never_gave) {
  client.open();
  auto forged = client.session();
  forged[forged.size() / 2] = forged[forged.size() / 2] == 'A' ? 'B' : 'A';
  for (const auto& id : {std::string("x"), forged, client.session() + "A", std::string(600, 'A')}) {
    const auto answer = client.post({{"Mcp-Session-Id", id}}, rpc_text(3, "tools/list"));
    EXPECT_EQ(answer.status(), 404) << id;
    EXPECT_EQ(answer.message.at("id"), 3);
    EXPECT_THAT(answer.error(), HasSubstr("initialize"));
  }
}

TEST_F(mcp_legacy, ends_a_session_on_every_loop) {
  client.open();
  // With two loops, connections that are opened one after the other are on different ones.
  mcp_client elsewhere(*served);
  EXPECT_EQ(elsewhere.post(client.session_fields(), rpc_text(1, "ping")).status(), 200);
  EXPECT_EQ(client.ask("DELETE", client.session_fields()).status(), 204);
  EXPECT_EQ(client.legacy("ping").status(), 404);
  EXPECT_EQ(elsewhere.post(client.session_fields(), rpc_text(1, "ping")).status(), 404);
  EXPECT_EQ(client.ask("DELETE", client.session_fields()).status(), 404);
  EXPECT_EQ(client.ask("GET", client.session_fields()).status(), 404);
}

TEST_F(mcp_legacy, offers_get_and_delete_to_sessions_alone) {
  for (const char* method : {"GET", "DELETE"}) {
    const auto answer = client.ask(method, {});
    EXPECT_EQ(answer.status(), 405) << method;
    EXPECT_EQ(answer.http.field("allow"), "POST, OPTIONS");
  }
}

TEST_F(mcp_legacy, opens_one_stream_for_a_session) {
  client.open();
  raw_http stream(served->port());
  stream.send(stream_request(client));
  const auto head = stream.read_head();
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.field("content-type"), "text/event-stream");
  EXPECT_EQ(head.field("transfer-encoding"), "chunked");
  const auto first = stream.read_chunk();
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->starts_with(":")) << "a comment: " << *first;
  for (int times = 0; times < 3; ++times) {
    raw_http second(served->port());
    second.send(stream_request(client));
    EXPECT_EQ(second.read().status, 409);
  }
  EXPECT_EQ(client.legacy("ping").status(), 200) << "calls go on beside the stream";
}

TEST_F(mcp_legacy, opens_a_stream_again_when_the_first_has_gone) {
  client.open();
  {
    raw_http stream(served->port());
    stream.send(stream_request(client));
    ASSERT_EQ(stream.read_head().status, 200);
  }
  EXPECT_TRUE(eventually([&] {
    raw_http again(served->port());
    again.send(stream_request(client));
    return again.read_head().status == 200;
  }));
}

TEST_F(mcp_legacy, ends_the_stream_with_its_session) {
  client.open();
  raw_http stream(served->port());
  stream.send(stream_request(client));
  ASSERT_EQ(stream.read_head().status, 200);
  ASSERT_TRUE(stream.read_chunk()) << "a comment";
  ASSERT_TRUE(stream.read_chunk()) << "an event with nothing but an id";
  EXPECT_EQ(client.ask("DELETE", client.session_fields()).status(), 204);
  EXPECT_EQ(stream.read_chunk(), "") << "the last chunk";
}

TEST_F(mcp_legacy, opens_a_stream_only_to_who_takes_one) {
  client.open();
  EXPECT_EQ(support::ask_once(served->port(), stream_request(client, "application/json")).status, 406);
  EXPECT_EQ(
      support::ask_once(served->port(), request_text("GET", "/mcp", served->authority(), {{"Mcp-Session-Id", "x"}}))
          .status,
      404);
}

TEST_F(mcp_legacy, takes_notifications_and_responses_without_a_word) {
  client.open();
  for (const auto* body :
       {R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})",
        R"({"jsonrpc":"2.0","id":1,"result":{}})", R"({"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}})"}) {
    const auto answer = client.post(client.session_fields(), body);
    EXPECT_EQ(answer.status(), 202) << body;
    EXPECT_EQ(answer.http.body, "");
  }
  EXPECT_EQ(client.post({}, R"({"jsonrpc":"2.0","method":"notifications/initialized"})").status(), 400);
}

TEST_F(mcp_legacy, takes_batches_in_the_one_revision_that_has_them) {
  const auto batch = "[" + rpc_text(1, "ping") + "," + rpc_text(nullptr, "notifications/initialized") + "," +
                     rpc_text("two", "no/such") + "]";
  client.open("2025-03-26");
  const auto answer = client.post(client.session_fields(), batch);
  EXPECT_EQ(answer.status(), 200);
  ASSERT_TRUE(answer.message.is_array());
  const auto& answers = answer.message.get_array();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].at("id"), 1);
  EXPECT_EQ(answers[0].at("result"), json::object());
  EXPECT_EQ(answers[1].at("id"), "two");
  EXPECT_EQ(answers[1].at("error").at("code"), -32601);
  EXPECT_EQ(client.post(client.session_fields(), "[" + rpc_text(nullptr, "notifications/initialized") + "]").status(),
            202);
  for (const char* revision : {"2025-06-18", "2025-11-25"}) {
    client.open(revision);
    EXPECT_EQ(client.post(client.session_fields(), batch).status(), 400) << revision;
  }
  EXPECT_EQ(client.post({}, batch).status(), 400) << "without a session";
}

TEST_F(mcp_legacy, answers_in_the_form_that_is_taken) {
  client.open();
  for (const auto& [accept, type] :
       {std::pair("application/json", "application/json"),
        std::pair("application/json, text/event-stream", "application/json"),
        std::pair("text/event-stream", "text/event-stream"), std::pair("*/*", "application/json")}) {
    auto fields = client.session_fields();
    fields.emplace_back("Accept", accept);
    const auto answer = client.post(fields, rpc_text("form", "ping"));
    EXPECT_EQ(answer.status(), 200) << accept;
    EXPECT_EQ(answer.http.field("content-type"), type) << accept;
    EXPECT_EQ(answer.message.at("id").as_string(), "form");
  }
}

TEST_F(mcp_legacy, answers_an_unknown_method_with_an_error_of_the_message) {
  client.open();
  const auto answer = client.legacy("tools/lists");
  EXPECT_EQ(answer.status(), 200);
  EXPECT_EQ(answer.error_code(), -32601);
  EXPECT_THAT(answer.error(), HasSubstr("tools/list"));
  EXPECT_EQ(client.legacy("server/discover").error_code(), -32601) << "a method of 2026-07-28";
}

TEST(streams, beyond_the_bound_are_turned_away) {
  daemon served(support::environment{{"PORTKEY_MCP_LIMITS_STREAMS", "1"}});
  mcp_client first(served), second(served);
  first.open();
  second.open();
  const auto ask = [&](mcp_client& of) { return request_text("GET", "/mcp", served.authority(), of.session_fields()); };
  raw_http stream(served.port());
  stream.send(ask(first));
  ASSERT_EQ(stream.read_head().status, 200);
  const auto refused = support::ask_once(served.port(), ask(second));
  EXPECT_EQ(refused.status, 503);
  EXPECT_TRUE(refused.has("retry-after"));
}

}  // namespace
