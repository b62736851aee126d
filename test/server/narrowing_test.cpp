#include <boost/json/serialize.hpp>

#include "test/server/served_sessions.hpp"
#include "test/server/toolset_application.hpp"

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using names = std::vector<std::string>;

names listed(const mcp_answer& answer) {
  names found;
  const auto* tools = answer.result().if_contains("tools");
  for (const auto& tool : tools ? tools->as_array() : json::array())
    found.emplace_back(tool.at("name").as_string());
  return found;
}

/// A server whose tools are chosen by request.
class narrowing : public served_sessions {
 protected:
  narrowing() : served_sessions(served_here::usual(), std::make_shared<toolset_application>()) {}

  /// A request of 2026-07-28 there.
  mcp_answer modern(const std::string& target, const header_fields& more = {}, const char* method = "tools/list",
                    const json::object& params = {}) {
    mcp_client one(served.port(), target);
    const auto* name = params.if_contains("name");
    auto fields = modern_fields(method, name ? std::string(name->as_string()) : "");
    fields.insert(fields.end(), more.begin(), more.end());
    return one.post(fields, modern_text(1, method, params));
  }
  /// The same of the session.
  mcp_answer in_session(const std::string& target, const header_fields& more = {}) {
    mcp_client one(served.port(), target);
    auto fields = client.session_fields();
    fields.insert(fields.end(), more.begin(), more.end());
    return one.post(fields, rpc_text(1, "tools/list"));
  }
};

TEST_F(narrowing, is_asked_for_by_path_query_or_header) {
  const struct {
    const char* target;
    header_fields fields;
    names given;
  } rows[] = {
      {"/mcp", {}, {"one_read", "one_write", "two_read", "two_write"}},
      {"/mcp?readonly=false", {{"X-MCP-Readonly", "0"}}, {"one_read", "one_write", "two_read", "two_write"}},
      {"/mcp/readonly", {}, {"one_read", "two_read"}},
      {"/mcp/x/one", {}, {"one_read", "one_write"}},
      {"/mcp/x/one,two/", {}, {"one_read", "one_write", "two_read", "two_write"}},
      {"/mcp/x/one%2Ctwo/readonly/", {}, {"one_read", "two_read"}},
      {"/mcp?toolsets=two", {}, {"two_read", "two_write"}},
      {"/mcp/?tools=two&readonly", {}, {"two_read"}},
      {"/mcp", {{"X-MCP-Toolsets", "two"}}, {"two_read", "two_write"}},
      {"/mcp", {{"X-MCP-Readonly", "true"}}, {"one_read", "two_read"}},
      {"/mcp", {{"X-MCP-Readonly", "false"}, {"X-MCP-Read-Only", "true"}}, {"one_read", "two_read"}},
      {"/mcp?read_only=true", {}, {"one_read", "two_read"}},
      {"/mcp/x/one,two?toolsets=one", {{"X-MCP-Readonly", "1"}}, {"one_read"}},
  };
  for (const auto& [target, fields, given] : rows)
    EXPECT_EQ(listed(modern(target, fields)), given) << target;
}

TEST_F(narrowing, holds_for_calls) {
  EXPECT_EQ(modern("/mcp/x/one/readonly", {}, "tools/call", {{"name", "one_read"}}).text(), "one_read");
  EXPECT_EQ(modern("/mcp/x/one/readonly", {}, "tools/call", {{"name", "one_write"}}).error_code(), -32602);
  EXPECT_EQ(modern("/mcp/x/one", {}, "tools/call", {{"name", "one_write"}}).text(), "one_read,one_write");
}

TEST_F(narrowing, holds_for_what_goes_on_after_its_answer) {
  const json::object tasks{{"extensions", {{protocol::tasks_extension, json::object()}}}};
  mcp_client one(served.port(), "/mcp/x/one");
  const auto begun =
      one.post(modern_fields("tools/call", "one_read"), modern_text(1, "tools/call", {{"name", "one_read"}}, tasks));
  const auto id = std::string(begun.result().at("taskId").as_string());
  json::object task;
  EXPECT_TRUE(comes_to([&] {
    task = client.post(modern_fields("tasks/get", id), modern_text(1, "tasks/get", {{"taskId", id}}, tasks)).result();
    return task.at("status") == "completed";
  }));
  EXPECT_THAT(json::serialize(task), HasSubstr(R"("one_read,one_write")"));
}

TEST_F(narrowing, is_private_where_a_header_asked_for_it) {
  const auto scope = [&](const char* target, const header_fields& fields) {
    const auto answer = modern(target, fields);
    EXPECT_EQ(answer.result().at("ttlMs"), 3'600'000);
    return std::string(answer.result().at("cacheScope").as_string());
  };
  EXPECT_EQ(scope("/mcp", {}), "public");
  EXPECT_EQ(scope("/mcp/x/one/readonly?toolsets=one", {}), "public");
  EXPECT_EQ(scope("/mcp", {{"X-MCP-Readonly", "false"}}), "public") << "it is the list of that URL";
  EXPECT_EQ(scope("/mcp", {{"X-MCP-Readonly", "true"}}), "private");
  EXPECT_EQ(scope("/mcp/x/one", {{"X-MCP-Toolsets", "one"}}), "private");
  const auto discovered = modern("/mcp", {{"X-MCP-Toolsets", "one"}}, "server/discover");
  EXPECT_EQ(discovered.result().at("cacheScope"), "public") << "it says nothing of tools";
}

TEST_F(narrowing, is_refused_before_the_body_is_read) {
  const std::pair<std::string, const char*> rows[] = {
      {"POST /mcp/x/three HTTP/1.1\r\n", "There is no toolset"},
      {"POST /mcp/x/one?tools=two HTTP/1.1\r\n", "Nothing would be left"},
      {"POST /mcp?toolsets= HTTP/1.1\r\n", "?toolsets names no toolset"},
      {"POST /mcp HTTP/1.1\r\nX-MCP-Readonly: perhaps\r\n", "X-MCP-Readonly must be true or false"},
      {"GET /mcp?readonly=perhaps HTTP/1.1\r\n", "?readonly must be true or false"},
      {"POST /mcp?toolset=one HTTP/1.1\r\n", "nearly ?toolsets"},
      {"POST /mcp?a=1;readonly=true HTTP/1.1\r\n", "separate parameters with &"},
      {"POST /mcp HTTP/1.1\r\nX-MCP-Tools: one_read\r\n", "choose tools with X-MCP-Toolsets"},
  };
  for (const auto& [beginning, sentence] : rows) {
    support::raw_http http(served.port());
    http.send(beginning + "Host: " + served.authority() +
              "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n");
    const auto answer = http.read();
    EXPECT_EQ(answer.status, 400) << beginning;
    EXPECT_EQ(answer.field("connection"), "close") << beginning;
    EXPECT_THAT(answer.body, HasSubstr(R"("code":-32600)")) << beginning;
    EXPECT_THAT(answer.body, HasSubstr(sentence)) << beginning;
  }
}

TEST_F(narrowing, of_initialize_stays_with_the_session) {
  mcp_client narrow(served.port(), "/mcp/x/one");
  narrow.open();
  EXPECT_THAT(listed(narrow.legacy("tools/list")), ElementsAre("one_read", "one_write"));
  client.adopt(narrow);
  for (const auto& each : everywhere(3)) {
    each->adopt(narrow);
    EXPECT_THAT(listed(each->legacy("tools/list")), ElementsAre("one_read", "one_write")) << "at /mcp";
    EXPECT_EQ(each->legacy("tools/call", {{"name", "two_read"}}).error_code(), -32602);
  }
  EXPECT_THAT(listed(in_session("/mcp/readonly")), ElementsAre("one_read"));
  EXPECT_THAT(listed(in_session("/mcp/x/one,two")), ElementsAre("one_read", "one_write"));
  EXPECT_THAT(listed(in_session("/mcp", {{"X-MCP-Readonly", "true"}})), ElementsAre("one_read"));
  const auto refused = in_session("/mcp/x/two");
  EXPECT_EQ(refused.status(), 400);
  EXPECT_EQ(refused.error_code(), -32600);
  EXPECT_EQ(refused.error(), "Nothing would be left.");
  EXPECT_EQ(refused.message.at("id"), 1);
  EXPECT_THAT(listed(in_session("/mcp")), ElementsAre("one_read", "one_write")) << "none of them was for longer";
}

TEST_F(narrowing, of_initialize_may_stand_in_a_header) {
  mcp_client narrow(served.port(), "/mcp?readonly=true");
  EXPECT_FALSE(narrow.open("2025-06-18").result().empty());
  client.adopt(narrow);
  EXPECT_THAT(listed(in_session("/mcp", {{"X-MCP-Readonly", "false"}})), ElementsAre("one_read", "two_read"));
}

TEST_F(narrowing, leaves_sessions_their_streams_and_their_end) {
  mcp_client narrow(served.port(), "/mcp/x/one");
  narrow.open();
  const auto target = "/mcp/x/one/readonly";
  stream_client stream(served.port(), session_get(served.port(), narrow.session_fields(), {}, target));
  ASSERT_EQ(stream.status(), 200);
  const auto first = stream.next();
  ASSERT_TRUE(first);
  stream.close();
  ASSERT_TRUE(has_stream(0));
  served.with().announce({.what = protocol::change::kind::tools});
  stream_client again(served.port(), session_get(served.port(), narrow.session_fields(), first->id, target));
  EXPECT_EQ(again.message().at("method"), "notifications/tools/list_changed");
  for (const char* wrong : {"/mcp/x/two", "/mcp/x/three"}) {
    mcp_client other(served.port(), wrong);
    EXPECT_EQ(other.ask("GET", narrow.session_fields()).status(), 400) << wrong;
  }
  mcp_client elsewhere(served.port(), "/mcp/x/three");
  EXPECT_EQ(elsewhere.ask("DELETE", narrow.session_fields()).status(), 204) << "whatever it asks for";
  EXPECT_TRUE(again.ends());
}

TEST_F(narrowing, lets_a_stream_tell_of_changes) {
  auto fields = modern_fields("subscriptions/listen");
  stream_client stream(served.port(), session_post(served.port(), fields,
                                                   modern_text(1, "subscriptions/listen",
                                                               {{"notifications", {{"toolsListChanged", true}}}}),
                                                   "/mcp/x/one"));
  EXPECT_EQ(stream.message().at("method"), "notifications/subscriptions/acknowledged");
  served.with().announce({.what = protocol::change::kind::tools});
  EXPECT_EQ(stream.message().at("method"), "notifications/tools/list_changed");
}

TEST(an_application_without_toolsets, refuses_to_narrow_and_serves_the_rest) {
  served_here served;
  for (const char* target : {"/mcp/readonly", "/mcp/x/all", "/mcp?tools=core"}) {
    mcp_client client(served.port(), target);
    const auto answer = client.modern("tools/list");
    EXPECT_EQ(answer.status(), 400) << target;
    EXPECT_EQ(answer.error(), "This server has no toolsets to choose from.") << target;
  }
  mcp_client client(served.port(), "/mcp/?readonly=false&x=y");
  EXPECT_EQ(client.modern("tools/list").status(), 200);
}

}  // namespace
