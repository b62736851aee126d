#include <array>
#include <chrono>
#include <utility>

#include "test/conformance/fixture_tools.hpp"

namespace fixture {

namespace {

using boost::asio::awaitable;

constexpr std::chrono::milliseconds pause{50};

answer shown(boost::json::array items) {
  protocol::tool_result result;
  result.content = std::move(items);
  return protocol::tool_answer(std::move(result));
}

protocol::resource_contents some_resource(const char* uri, const char* text) {
  return {.uri = uri, .mime_type = "text/plain", .body = text};
}

awaitable<answer> simple_text(boost::json::object, const call_context&) {
  co_return said("This is a simple text response for testing.");
}

awaitable<answer> image(boost::json::object, const call_context&) {
  boost::json::array items;
  items.push_back(protocol::image_content(small_png, "image/png"));
  co_return shown(std::move(items));
}

awaitable<answer> audio(boost::json::object, const call_context&) {
  boost::json::array items;
  items.push_back(protocol::audio_content(small_wav, "audio/wav"));
  co_return shown(std::move(items));
}

awaitable<answer> resource(boost::json::object, const call_context&) {
  boost::json::array items;
  items.push_back(
      protocol::embedded_resource(some_resource("test://embedded-resource", "This is an embedded resource content.")));
  co_return shown(std::move(items));
}

awaitable<answer> several(boost::json::object, const call_context&) {
  boost::json::array items;
  items.push_back(protocol::text_content("Multiple content types test:"));
  items.push_back(protocol::image_content(small_png, "image/png"));
  items.push_back(protocol::embedded_resource(some_resource("test://mixed-content-resource", "{\"test\":\"data\"}")));
  co_return shown(std::move(items));
}

awaitable<answer> failure(boost::json::object, const call_context&) {
  co_return protocol::tool_answer(protocol::failed_result("This tool intentionally returns an error for testing."));
}

awaitable<answer> progress(boost::json::object, const call_context& context) {
  for (const double done : {0.0, 50.0, 100.0}) {
    std::string text = "Completed step " + std::to_string(static_cast<int>(done));
    co_await protocol::report_progress(context, done, 100, std::move(text));
    co_await rest(pause);
  }
  co_return said("Progress was reported.");
}

awaitable<answer> schema_only(boost::json::object, const call_context&) {
  co_return said("This tool is there for its schema.");
}

awaitable<answer> mirrored(boost::json::object arguments, const call_context&) {
  co_return said("Region: " + text_of(arguments, "region"));
}

constexpr std::array all = {
    tool{"test_simple_text", "Returns a simple text.", nullptr, simple_text},
    tool{"test_image_content", "Returns an image.", nullptr, image},
    tool{"test_audio_content", "Returns a sound.", nullptr, audio},
    tool{"test_embedded_resource", "Returns a resource.", nullptr, resource},
    tool{"test_multiple_content_types", "Returns a text, an image and a resource.", nullptr, several},
    tool{"test_error_handling", "Fails.", nullptr, failure},
    tool{"test_tool_with_progress", "Reports progress.", nullptr, progress},
    tool{"json_schema_2020_12_tool", "Has a schema with everything in it.",
         R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
             "$defs":{"address":{"$anchor":"addressDef","type":"object",
                                 "properties":{"street":{"type":"string"},"city":{"type":"string"}}}},
             "properties":{"name":{"type":"string"},"address":{"$ref":"#/$defs/address"},
                           "contactMethod":{"type":"string","enum":["phone","email"]},
                           "phone":{"type":"string"},"email":{"type":"string"}},
             "allOf":[{"anyOf":[{"required":["phone"]},{"required":["email"]}]}],
             "if":{"properties":{"contactMethod":{"const":"phone"}},"required":["contactMethod"]},
             "then":{"required":["phone"]},"else":{"required":["email"]},"additionalProperties":false})",
         schema_only},
    tool{"test_x_mcp_header", "Has a parameter that a header repeats.",
         R"({"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"},
             "query":{"type":"string"}},"required":["region"]})",
         mirrored},
};

}  // namespace

std::span<const tool> plain_tools() {
  return all;
}

}  // namespace fixture
