#include "protocol/content.hpp"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <string>

namespace {

using protocol::result_members;
using protocol::revision;

protocol::tool_result two_members() {
  boost::json::object object;
  object["total"] = 1;
  object["name"] = "a \"b\"";
  return protocol::structured_result(object);
}

TEST(structured_result, shows_the_object_as_text_and_as_structured_content) {
  const auto result = two_members();
  EXPECT_TRUE(result.structured);
  EXPECT_FALSE(result.is_error);
  for (const auto spoken : {revision::r2025_06_18, revision::r2025_11_25, revision::r2026_07_28})
    EXPECT_EQ(result_members(result, spoken),
              R"("content":[{"type":"text","text":"{\"total\":1,\"name\":\"a \\\"b\\\"\"}"}],)"
              R"("structuredContent":{"total":1,"name":"a \"b\""})");
}

TEST(structured_result, is_text_alone_where_structured_content_is_not_known) {
  EXPECT_EQ(result_members(two_members(), revision::r2025_03_26),
            R"("content":[{"type":"text","text":"{\"total\":1,\"name\":\"a \\\"b\\\"\"}"}])");
}

TEST(failed_result, is_a_sentence_and_an_error) {
  const auto result = protocol::failed_result("It\nfailed.");
  EXPECT_FALSE(result.structured);
  for (const auto spoken : protocol::spoken_revisions)
    EXPECT_EQ(result_members(result, spoken), R"("content":[{"type":"text","text":"It\nfailed."}],"isError":true)");
}

}  // namespace
