#include "server/tool_wish.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

namespace {

using server::read_tool_wish;
using server::tool_wish;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using field_list = std::vector<std::pair<std::string, std::string>>;

boost::system::result<tool_wish, std::string> read(const std::string& target, const field_list& fields = {}) {
  server::request_head head;
  const auto question = target.find('?');
  head.path = target.substr(0, question);
  if (question != target.npos) head.query = target.substr(question + 1);
  head.fields = fields;
  return read_tool_wish(head, "/mcp");
}

/// The one sentence that refuses it.
std::string refused(const std::string& target, const field_list& fields = {}) {
  const auto wish = read(target, fields);
  return wish ? "" : wish.error();
}

TEST(tool_wishes, are_empty_where_nothing_is_said) {
  for (const char* target : {"/mcp", "/mcp/", "/sse", "/mcp?other=1&color=tool&a=1;b=2", "/mcp?readonly=false",
                             "/mcp?readonly=0", "/messages?sessionId=AAA-_", "/sse/readonly", "/x/one"}) {
    const auto wish = read(target);
    ASSERT_TRUE(wish) << target;
    EXPECT_TRUE(wish->is_empty()) << target;
    EXPECT_FALSE(wish->in_header) << target;
  }
}

TEST(tool_wishes, are_read_from_the_path) {
  const struct {
    const char* path;
    std::vector<std::string> toolsets;
    bool read_only;
  } rows[] = {
      {"/mcp/readonly", {}, true},
      {"/mcp/readonly/", {}, true},
      {"/mcp/x/one", {"one"}, false},
      {"/mcp/x/one,two/", {"one,two"}, false},
      {"/mcp/x/one%2Ctwo", {"one,two"}, false},
      {"/mcp/x/one%2ctwo/readonly", {"one,two"}, true},
      {"/mcp/x/core/readonly/", {"core"}, true},
      {"/mcp/x/a+b", {"a+b"}, false},
  };
  for (const auto& [path, toolsets, read_only] : rows) {
    const auto wish = read(path);
    ASSERT_TRUE(wish) << path;
    EXPECT_EQ(wish->toolsets, toolsets) << path;
    EXPECT_EQ(wish->read_only, read_only) << path;
    EXPECT_FALSE(wish->in_header) << path;
  }
}

TEST(tool_wishes, are_read_from_the_query) {
  for (const char* query :
       {"toolsets=one,two", "tools=one,two", "x=1&toolsets=one%2Ctwo&y", "Toolsets=one,two", "%74ools=one%2ctwo",
        "readonly=false&tools=one,two", "tool_sets=one,two", "TOOL-SETS=one,two"}) {
    const auto wish = read(std::string("/mcp?") + query);
    ASSERT_TRUE(wish) << query;
    EXPECT_THAT(wish->toolsets, ElementsAre("one,two")) << query;
    EXPECT_FALSE(wish->read_only) << query;
  }
  for (const char* query :
       {"readonly=true", "readonly=1", "readonly=", "readonly", "a=b&readonly&c=d", "readOnly=true", "readonly=%74rue",
        "readonly=true&readonly=false", "read_only=true", "read-only", "Read_Only=1", "READ%2DONLY"}) {
    const auto wish = read(std::string("/sse?") + query);
    ASSERT_TRUE(wish) << query;
    EXPECT_TRUE(wish->read_only) << query;
    EXPECT_THAT(wish->toolsets, IsEmpty()) << query;
  }
  EXPECT_THAT(read("/mcp?toolsets=one,+two")->toolsets, ElementsAre("one, two")) << "as forms write a space";
}

TEST(tool_wishes, are_read_from_headers_and_say_so) {
  const auto toolsets = read("/mcp", {{"x-mcp-toolsets", "one, two"}});
  ASSERT_TRUE(toolsets);
  EXPECT_THAT(toolsets->toolsets, ElementsAre("one, two"));
  EXPECT_TRUE(toolsets->in_header);
  for (const char* value : {"true", "1", ""}) {
    const auto wish = read("/mcp", {{"x-mcp-readonly", value}});
    ASSERT_TRUE(wish) << value;
    EXPECT_TRUE(wish->read_only && wish->in_header) << value;
  }
  for (const char* name : {"x-mcp-read-only", "x-mcp-read_only", "x_mcp_readonly"})
    EXPECT_TRUE(read("/mcp", {{name, "true"}})->read_only) << name;
  EXPECT_TRUE(read("/mcp", {{"x-mcp-readonly", "false"}, {"x-mcp-read-only", "true"}})->read_only);
  EXPECT_TRUE(read("/mcp", {{"x-mcp-read-only", "true"}, {"x-mcp-readonly", "false"}})->read_only);
  for (const char* value : {"false", "0"}) {
    const auto wish = read("/mcp", {{"x-mcp-readonly", value}});
    ASSERT_TRUE(wish) << value;
    EXPECT_FALSE(wish->read_only || wish->in_header) << value;
  }
}

TEST(tool_wishes, come_together_from_all_places) {
  const auto wish = read("/mcp/x/a?toolsets=b&tools=c&toolsets=d&readonly=0",
                         {{"x-mcp-toolsets", "e"}, {"x-mcp-toolsets", "f"}, {"x-mcp-readonly", "true"}});
  ASSERT_TRUE(wish);
  EXPECT_THAT(wish->toolsets, ElementsAre("a", "b", "c", "d", "e", "f"));
  EXPECT_TRUE(wish->read_only && wish->in_header);
  const auto closed = read("/mcp/readonly?readonly=false", {{"x-mcp-readonly", "false"}});
  ASSERT_TRUE(closed);
  EXPECT_TRUE(closed->read_only) << "no place opens what another has shut";
  EXPECT_FALSE(closed->in_header);
}

TEST(tool_wishes, that_name_no_toolset_are_refused) {
  for (const char* target : {"/mcp/x//readonly", "/mcp/x/,", "/mcp/x/%20"})
    EXPECT_THAT(refused(target), HasSubstr("The path names no toolset")) << target;
  for (const char* target : {"/mcp?toolsets=", "/mcp?toolsets", "/mcp?toolsets=,", "/mcp?toolsets=one&toolsets=+"})
    EXPECT_THAT(refused(target), HasSubstr("?toolsets names no toolset")) << target;
  EXPECT_THAT(refused("/mcp?tools="), HasSubstr("?tools names no toolset"));
  EXPECT_THAT(refused("/mcp", {{"x-mcp-toolsets", ""}}), HasSubstr("X-MCP-Toolsets names no toolset"));
}

TEST(tool_wishes, that_are_neither_yes_nor_no_are_refused) {
  for (const char* value : {"yes", "True", "2", "true,false", " true"})
    EXPECT_THAT(refused("/mcp", {{"x-mcp-readonly", value}}), HasSubstr("X-MCP-Readonly must be true or false"))
        << value;
  for (const char* target : {"/mcp?readonly=yes", "/mcp?readonly=TRUE", "/mcp?readonly=true&readonly=maybe"})
    EXPECT_THAT(refused(target), HasSubstr("?readonly must be true or false")) << target;
}

TEST(tool_wishes, that_are_misspelt_are_refused) {
  for (const char* target :
       {"/mcp?toolset=prompts", "/mcp?tool=x", "/mcp?a=b&Tool_Set", "/mcp?toolests=a", "/mcp?readony=true",
        "/mcp?read+only", "/mcp?readonly+=true", "/mcp?readonly_mode=false", "/mcp?exclude_tools=a", "/sse?toolset=a"})
    EXPECT_THAT(refused(target), HasSubstr("nearly ?toolsets, ?tools or ?readonly")) << target;
  for (const char* target :
       {"/mcp?a=1;readonly=true", "/mcp?a;read_only", "/mcp?a=1;b=2;tools=a;c=3", "/mcp?a=1&b=2;toolset=prompts",
        "/mcp?a=1%3Breadonly", "/mcp?toolsets=a;readonly=true", "/mcp?a=1&amp;readonly=true", "/mcp?;readonly"})
    EXPECT_THAT(refused(target), HasSubstr("separate parameters with &")) << target;
  for (const char* name : {"x-mcp-tools", "x-mcp-toolset", "x-mcp-tool", "x-mcp-read", "x-mcp-read-only-mode",
                           "x-mcp-readonlly", "x-mcp-exclude-tools", "x-mcp-exclude"}) {
    EXPECT_THAT(refused("/mcp", {{name, "true"}}), HasSubstr("X-MCP-Toolsets and X-MCP-Readonly")) << name;
  }
}

TEST(tool_wishes, leave_alone_what_is_not_about_tools) {
  for (const char* target : {"/mcp?token=a", "/mcp?ready=1", "/mcp?redirect=readonly", "/mcp?a=b;c;d=toolsets"})
    EXPECT_TRUE(read(target)->is_empty()) << target;
  for (const char* name : {"x-mcp-trace", "x-mcp-insiders", "mcp-name", "x-toolbox", "accept"})
    EXPECT_TRUE(read("/mcp", {{name, "tools"}})->is_empty()) << name;
}

TEST(tool_wishes, that_cannot_be_read_are_refused) {
  for (const char* target : {"/mcp/x/%", "/mcp/x/one%2", "/mcp/x/%zz/readonly"})
    EXPECT_THAT(refused(target), HasSubstr("path")) << target;
  for (const char* target : {"/mcp?%", "/mcp?toolsets=%4", "/mcp?a=\"&readonly=true", "/mcp?toolsets=\xc3\xa9"})
    EXPECT_THAT(refused(target), HasSubstr("query")) << target;
  for (const char* target : {"/mcp/x/%C3%A9", "/mcp/x/one%0A", "/mcp?toolsets=%00", "/mcp?tools=%ff"})
    EXPECT_THAT(refused(target), HasSubstr("printable ASCII")) << target;
  EXPECT_THAT(refused("/mcp", {{"x-mcp-toolsets", "\xff"}}), HasSubstr("printable ASCII"));
}

TEST(tool_wishes, are_bounded) {
  const std::string half(512, 'a');
  EXPECT_TRUE(read("/mcp/x/" + half, {{"x-mcp-toolsets", half}}));
  EXPECT_THAT(refused("/mcp/x/" + half + "?tools=b", {{"x-mcp-toolsets", half}}), HasSubstr("1,024"));
  EXPECT_THAT(refused("/mcp/x/" + half + half + "a"), HasSubstr("1,024"));
}

}  // namespace
