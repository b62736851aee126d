#include "server/accept.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string_view>

namespace {

using server::is_json_type;
using server::read_accept;

struct line {
  std::optional<std::string_view> header;
  bool json, events;
};

TEST(accept, reads_the_header_liberally) {
  for (const auto& [header, json, events] : {
           line{std::nullopt, true, true},
           line{"", true, true},
           line{" \t", true, true},
           line{"*/*", true, true},
           line{"application/json, text/event-stream", true, true},
           line{"text/event-stream,application/json", true, true},
           line{"application/json", true, false},
           line{"Application/JSON", true, false},
           line{"application/json; charset=utf-8", true, false},
           line{"application/*", true, false},
           line{"text/event-stream", false, true},
           line{"text/*;q=0.5", false, true},
           line{"TEXT/Event-Stream ; q=0.1", false, true},
           line{"text/html, */*;q=0.1", true, true},
           line{"text/html", false, false},
           line{"text/plain, application/xml", false, false},
           line{"application/jsonp", false, false},
           line{",,application/json,,", true, false},
       }) {
    const auto takes = read_accept(header);
    EXPECT_EQ(takes.json, json) << header.value_or("(absent)");
    EXPECT_EQ(takes.events, events) << header.value_or("(absent)");
    EXPECT_EQ(takes.any(), json || events);
  }
}

TEST(accept, does_not_take_a_type_of_quality_zero) {
  for (const auto& [header, json, events] : {
           line{"application/json;q=0", false, false},
           line{"application/json;q=0.0, text/event-stream", false, true},
           line{"application/json; charset=utf-8; Q=0.000", false, false},
           line{"application/json;q=0.001", true, false},
           line{"application/json;q=1.0", true, false},
       }) {
    const auto takes = read_accept(header);
    EXPECT_EQ(takes.json, json) << *header;
    EXPECT_EQ(takes.events, events) << *header;
  }
}

TEST(accept, lets_the_more_specific_range_decide) {
  const auto no_json = read_accept("application/json;q=0, */*");
  EXPECT_FALSE(no_json.json);
  EXPECT_TRUE(no_json.events);
  const auto no_events = read_accept("*/*, text/event-stream;q=0");
  EXPECT_TRUE(no_events.json);
  EXPECT_FALSE(no_events.events);
  const auto json_again = read_accept("*/*;q=0, application/json");
  EXPECT_TRUE(json_again.json);
  EXPECT_FALSE(json_again.events);
}

TEST(accept, knows_browsers_by_html) {
  for (const std::string_view browser :
       {"text/html", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "*/*, Text/HTML ;q=0.1"})
    EXPECT_TRUE(server::takes_html(browser)) << browser;
  for (const std::string_view other :
       {"", "*/*", "text/*", "text/plain", "text/html;q=0", "application/json, text/event-stream", "text/htmlx"})
    EXPECT_FALSE(server::takes_html(other)) << other;
  EXPECT_FALSE(server::takes_html(std::nullopt));
}

TEST(accept, knows_json_by_its_content_type) {
  for (const std::string_view good : {"application/json", "Application/Json", "application/json;charset=utf-8",
                                      "application/json ; charset=\"utf-8\"", " application/json"})
    EXPECT_TRUE(is_json_type(good)) << good;
  for (const std::string_view bad : {"", "text/plain", "application/jsonp", "application/json-rpc", "json",
                                     "text/plain;application/json", "application/x-www-form-urlencoded"})
    EXPECT_FALSE(is_json_type(bad)) << bad;
  EXPECT_FALSE(is_json_type(std::nullopt));
}

}  // namespace
