#include <boost/json/serialize.hpp>

#include "server/portkey_application.hpp"
#include "test/server/sse_client.hpp"
#include "test/server/toolset_application.hpp"

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(legacy_sse_narrowed, keeps_the_tools_that_its_stream_was_opened_with) {
  served_here served(with_sse(), std::make_shared<toolset_application>());
  sse_client by_query(served.port(), "/sse?toolsets=one"), by_header(served.port(), "/sse", {{"X-MCP-Readonly", "1"}});
  by_query.open();
  by_header.open();
  const auto list = rpc_text(1, "tools/list");
  EXPECT_THAT(json::serialize(by_query.ask(list)), AllOf(HasSubstr("one_write"), Not(HasSubstr("two_read"))));
  EXPECT_THAT(json::serialize(by_header.ask(list)), AllOf(HasSubstr("two_read"), Not(HasSubstr("write"))));
  EXPECT_EQ(by_query.ask(call(2, "two_read")).at("error").at("code"), -32602);
  EXPECT_EQ(by_query.ask(call(3, "one_write")).at("result").at("content").at(0).at("text"), "one_read,one_write");
}

TEST(legacy_sse_narrowed, does_not_ignore_a_message_that_asks_for_fewer) {
  served_here served(with_sse(), std::make_shared<toolset_application>());
  sse_client client(served.port(), "/sse?toolsets=one&readonly");
  client.open();
  const auto send = [&](const std::string& query, const header_fields& more = {}) {
    header_fields fields{{"Content-Type", "application/json"}};
    fields.insert(fields.end(), more.begin(), more.end());
    return support::ask_once(served.port(), request_text("POST", "/" + client.endpoint + query, served.authority(),
                                                         fields, rpc_text(1, "ping")));
  };
  const std::pair<const char*, header_fields> fewer[] = {
      {"&toolsets=two", {}}, {"", {{"X-MCP-Toolsets", "three"}}}, {"&readonly=perhaps", {}}, {"&tools=", {}}};
  for (const auto& [query, fields] : fewer)
    EXPECT_EQ(send(query, fields).status, 400) << query;
  const std::pair<const char*, header_fields> no_fewer[] = {{"&toolsets=one", {}},
                                                            {"&readonly", {{"X-MCP-Toolsets", "one,two"}}},
                                                            {"&readonly=false", {{"X-MCP-Readonly", "true"}}}};
  for (const auto& [query, fields] : no_fewer) {
    EXPECT_EQ(send(query, fields).status, 202) << query;
    EXPECT_EQ(client.stream.message().at("id"), 1) << "it adds nothing";
  }
  sse_client wide(served.port());
  EXPECT_THAT(
      support::ask_once(served.port(), request_text("POST", "/" + wide.endpoint + "&readonly", served.authority(),
                                                    {{"Content-Type", "application/json"}}, rpc_text(1, "ping")))
          .body,
      HasSubstr("say it with GET /sse instead"));
  const auto refused =
      request_text("GET", "/sse?toolsets=three", served.authority(), {{"Accept", "text/event-stream"}});
  EXPECT_EQ(support::ask_once(served.port(), refused).status, 400);
}

TEST(legacy_sse_narrowed, takes_a_message_that_only_chooses_what_is_listed) {
  const auto with = with_sse();
  served_here served(with, std::make_shared<server::portkey_application>(with));
  sse_client narrow(served.port(), "/sse?toolsets=prompts&readonly");
  narrow.open();
  const auto send = [&](const std::string& query) {
    return support::ask_once(served.port(), request_text("POST", "/" + narrow.endpoint + query, served.authority(),
                                                         {{"Content-Type", "application/json"}}, rpc_text(1, "ping")));
  };
  for (const char* query : {"&toolsets=all", "&tools=core", "&toolsets=all&readonly", "&tools=all&toolsets=prompts"}) {
    EXPECT_EQ(send(query).status, 202) << query;
    EXPECT_EQ(narrow.stream.message().at("id"), 1) << query;
  }
  for (const char* query : {"&toolsets=configs", "&toolsets=all&tools=configs", "&toolset=all", "&tools=all,core"})
    EXPECT_EQ(send(query).status, 400) << query;
}

}  // namespace
