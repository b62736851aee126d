#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "test/server/mcp_client.hpp"
#include "test/server/temporary_file.hpp"

namespace {

using support::daemon;
using support::raw_http;

TEST(replicas, that_share_a_key_share_sessions) {
  const temporary_file keys("YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=\n");
  const support::environment variables{{"PORTKEY_MCP_SAFETY_SEALING_KEY_FILE", keys.path()},
                                       {"PORTKEY_MCP_SERVER_THREADS", "1"}};
  daemon one(variables), two(variables), stranger;
  mcp_client client(one);
  client.open();
  mcp_client replica(two), other(stranger);
  EXPECT_EQ(replica.post(client.session_fields(), rpc_text(1, "ping")).status(), 200);
  EXPECT_EQ(other.post(client.session_fields(), rpc_text(1, "ping")).status(), 404);
}

TEST(restarts, keep_the_sessions_of_the_same_key_alone) {
  const temporary_file keys("YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=\n");
  const temporary_file others("YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmI=\n");
  const auto with = [](const temporary_file& file) {
    return support::environment{{"PORTKEY_MCP_SAFETY_SEALING_KEY_FILE", file.path()}};
  };
  auto before = std::make_unique<daemon>(with(keys));
  mcp_client client(*before);
  client.open();
  auto stream = std::make_unique<raw_http>(before->port());
  stream->send(request_text("GET", "/mcp", before->authority(), client.session_fields()));
  ASSERT_EQ(stream->read_head().status, 200);
  stream->read_chunk();
  const auto first = stream->read_chunk();
  ASSERT_TRUE(first && first->starts_with("id: ")) << *first;
  const auto id = first->substr(4, first->find('\n') - 4);
  stream.reset();
  before.reset();
  daemon after(with(keys)), stranger(with(others));
  mcp_client again(after), other(stranger);
  EXPECT_EQ(again.post(client.session_fields(), rpc_text(1, "ping")).status(), 200);
  EXPECT_EQ(other.post(client.session_fields(), rpc_text(1, "ping")).status(), 404);
  auto fields = client.session_fields();
  raw_http fresh(after.port());
  fresh.send(request_text("GET", "/mcp", after.authority(), fields));
  ASSERT_EQ(fresh.read_head().status, 200);
  fields.emplace_back("Last-Event-ID", id);
  EXPECT_EQ(again.ask("GET", fields).status(), 400) << "an event of before is not one of now";
}

}  // namespace
