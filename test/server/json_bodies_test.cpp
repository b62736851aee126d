#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "test/server/mcp_client.hpp"
#include "test/support/scripted_peer.hpp"

namespace {

using support::daemon;
using support::http_response;
using support::raw_http;

constexpr int parse_error = -32700;

/// error.code of an answer; 0 without, as where nothing is answered to a notice.
int code_of(const http_response& answer) {
  boost::system::error_code error;
  const auto message = json::parse(answer.body, error);
  const auto* failed = message.is_object() ? message.get_object().if_contains("error") : nullptr;
  return failed ? failed->at("code").to_number<int>() : 0;
}

TEST(json_bodies, of_every_kind_are_taken_or_refused_as_they_must_be) {
  const char* folder = std::getenv("JSON_TEST_SUITE");
  if (folder == nullptr) GTEST_SKIP() << "JSON_TEST_SUITE does not name the folder of the JSONTestSuite vectors";
  daemon served;
  raw_http client(served.port());
  std::size_t seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    const auto name = entry.path().filename().string();
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    // One connection for all: a body that was refused leaves it in order.
    client.send(request_text("POST", "/mcp", served.authority(), {{"Content-Type", "application/json"}}, text));
    const auto answer = client.read();
    ASSERT_TRUE(answer.whole) << name;
    const bool refused = code_of(answer) == parse_error;
    EXPECT_EQ(answer.status == 400, code_of(answer) != 0) << name << ": " << answer.body;
    if (name.starts_with("n_") || name.starts_with("y_object_duplicated_key")) {
      EXPECT_TRUE(refused) << name << ": " << answer.body;
    } else if (name.starts_with("y_")) {
      EXPECT_FALSE(refused) << name << ": " << answer.body;
    }
    ++seen;
  }
  EXPECT_GT(seen, 300U);
  client.send(request_text("GET", "/livez", served.authority()));
  EXPECT_EQ(client.read().status, 200);
  EXPECT_EQ(served.stop(), 0);
}

/// Calls whose body arrives in two pieces, at every place within characters and escapes. More than 4 KiB of the same
/// string follow, in the message and in an argument.
class split_bodies : public testing::Test {
 protected:
  static std::string body() {
    const std::string characters = "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\\u00e9\\ud83d\\ude00\\n\\\\";
    std::string escapes;
    while (escapes.size() < 4200)
      escapes += "\\u0061";
    auto text = modern_text(1, "tools/call",
                            {{"name", "get_cost_analytics"},
                             {"arguments",
                              {{"time_of_generation_min", "2026-03-01T00:00:00+00:00"},
                               {"time_of_generation_max", "2026-03-31T00:00:00+00:00"},
                               {"trace_id", "ARGUMENT"}}},
                             {"note", "MESSAGE"}});
    text.replace(text.find("ARGUMENT"), 8, characters + escapes);
    return text.replace(text.find("MESSAGE"), 7, characters + std::string(5000, 'x'));
  }

  /// Where the strings begin with their characters, and every place in those at which to split.
  static std::vector<std::size_t> places(const std::string& text) {
    std::vector<std::size_t> all;
    for (auto at = text.find("\xc3\xa9"); at != text.npos; at = text.find("\xc3\xa9", at + 1))
      for (std::size_t within = 0; within <= 32; ++within)
        all.push_back(at + within);
    return all;
  }

  std::string head(const std::string& framing) const {
    auto fields = modern_fields("tools/call", "get_cost_analytics");
    fields.emplace_back("Content-Type", "application/json");
    auto text = request_text("GET", "/mcp", served.authority(), fields);
    return text.replace(0, 3, "POST").insert(text.size() - 2, framing + "\r\n");
  }

  /// What is answered, and what Portkey was asked.
  std::pair<std::string, std::string> outcome() {
    const auto answer = client.read();
    EXPECT_EQ(answer.status, 200) << answer.body;
    const auto sent = portkey.requests();
    EXPECT_EQ(sent.size(), ++asked);
    return {answer.body, sent.empty() ? "" : sent.back()};
  }

  support::scripted_peer portkey{
      {{std::vector<std::string>(200, support::ok(R"({"object":"analytics-graph","summary":{},"data_points":[]})"))}}};
  daemon served{{{"PORTKEY_API_KEY", "k"},
                 {"PORTKEY_BASE_URL", "http://127.0.0.1:" + std::to_string(portkey.port())},
                 {"PORTKEY_MCP_PORTKEY_ALLOW_INSECURE_BASE_URL", "true"}}};
  raw_http client{served.port()};
  std::size_t asked = 0;
};

std::string chunk_of(std::string_view text) {
  char size[20];
  std::snprintf(size, sizeof size, "%zx\r\n", text.size());
  return size + std::string(text) + "\r\n";
}

TEST_F(split_bodies, mean_what_they_mean_in_one_piece) {
  const auto all = body();
  const auto with_length = head("Content-Length: " + std::to_string(all.size()));
  const auto chunked = head("Transfer-Encoding: chunked");
  client.send(with_length + all);
  const auto whole = outcome();
  EXPECT_NE(whole.first.find(R"("result")"), std::string::npos) << whole.first;
  EXPECT_NE(whole.second.find("trace_id=%C3%A9%E2%82%AC%F0%9F%98%80%C3%A9%F0%9F%98%80%0A%5Caaa"), std::string::npos)
      << whole.second;
  const auto at = places(all);
  ASSERT_EQ(at.size(), 66U);
  for (const auto place : at) {
    client.send(with_length + all.substr(0, place));
    std::this_thread::sleep_for(std::chrono::milliseconds(1));  // so that the pieces do not arrive as one
    client.send(all.substr(place));
    EXPECT_EQ(outcome(), whole) << "split at byte " << place;
    client.send(chunked + chunk_of(all.substr(0, place)) + chunk_of(all.substr(place)) + "0\r\n\r\n");
    EXPECT_EQ(outcome(), whole) << "chunks that meet at byte " << place;
  }
  std::string pieces;
  std::size_t from = 0;
  for (const auto place : at) {
    pieces += chunk_of(all.substr(from, place - from));
    from = place;
  }
  client.send(chunked + pieces + chunk_of(all.substr(from)) + "0\r\n\r\n");
  EXPECT_EQ(outcome(), whole) << "split everywhere at once";
}

}  // namespace
