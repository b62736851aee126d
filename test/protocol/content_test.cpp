#include "protocol/content.hpp"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <string>

#include "protocol/json_text.hpp"

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

using protocol::to_json_text;

TEST(content, is_written_as_each_kind_has_it) {
  EXPECT_EQ(to_json_text(protocol::text_content("a")), R"({"type":"text","text":"a"})");
  EXPECT_EQ(to_json_text(protocol::image_content("AA==", "image/png")),
            R"({"type":"image","data":"AA==","mimeType":"image/png"})");
  EXPECT_EQ(to_json_text(protocol::audio_content("AA==", "audio/wav")),
            R"({"type":"audio","data":"AA==","mimeType":"audio/wav"})");
  EXPECT_EQ(to_json_text(protocol::resource_link("test://a", "a")),
            R"({"type":"resource_link","uri":"test://a","name":"a"})");
  EXPECT_EQ(to_json_text(protocol::embedded_resource({"test://a", "text/plain", "hi"})),
            R"({"type":"resource","resource":{"uri":"test://a","mimeType":"text/plain","text":"hi"}})");
  EXPECT_EQ(to_json_text(protocol::contents_entry({"test://a", "", "AA==", true})),
            R"({"uri":"test://a","blob":"AA=="})");
}

TEST(content, leaves_out_what_a_revision_does_not_know) {
  protocol::tool_result result;
  result.text = "not shown beside items";
  result.content.emplace_back(protocol::audio_content("AA==", "audio/wav"));
  result.content.emplace_back(protocol::text_content("a"));
  result.content.emplace_back(protocol::resource_link("test://a", "a"));
  const std::string audio = R"({"type":"audio","data":"AA==","mimeType":"audio/wav"})";
  const std::string text = R"({"type":"text","text":"a"})";
  const std::string link = R"({"type":"resource_link","uri":"test://a","name":"a"})";
  EXPECT_EQ(result_members(result, revision::r2024_11_05), R"("content":[)" + text + "]");
  EXPECT_EQ(result_members(result, revision::r2025_03_26), R"("content":[)" + audio + "," + text + "]");
  for (const auto spoken : {revision::r2025_06_18, revision::r2025_11_25, revision::r2026_07_28})
    EXPECT_EQ(result_members(result, spoken), R"("content":[)" + audio + "," + text + "," + link + "]");
}

}  // namespace
