#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "test/server/mcp_client.hpp"
#include "test/server/upstream.hpp"

// Under a sanitizer memory says nothing about the program's own.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MEMORY_IS_MEANINGFUL 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define MEMORY_IS_MEANINGFUL 0
#endif
#endif
#ifndef MEMORY_IS_MEANINGFUL
#define MEMORY_IS_MEANINGFUL 1
#endif

namespace {

using support::daemon;
using support::raw_http;
using namespace std::chrono_literals;
using namespace std::string_literals;

constexpr std::size_t mebibyte = std::size_t{1} << 20;
constexpr std::size_t most_growth = 16 * mebibyte;
constexpr std::size_t most_sent = 64 * mebibyte;

/// A line of /proc/PID/status that counts kilobytes, in bytes: VmRSS is what is resident, VmHWM the most that ever was.
std::size_t memory_of(const daemon& of, const std::string& name) {
  std::ifstream file("/proc/" + std::to_string(of.id()) + "/status");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(name + ":")) return std::stoul(line.substr(name.size() + 1)) * 1024;
  return 0;
}

/// A daemon whose memory is measured from its first answers on.
class flat_memory : public testing::Test {
 protected:
  void SetUp() override {
    answers();
    before_ = memory_of(served, "VmRSS");
    ASSERT_GT(before_, 0U);
  }

  void answers() {
    mcp_client client(served);
    EXPECT_EQ(client.modern("tools/list").status(), 200);
  }

  void TearDown() override {
    answers();
    if (MEMORY_IS_MEANINGFUL) {
      EXPECT_LT(memory_of(served, "VmHWM"), before_ + most_growth);
    }
    EXPECT_EQ(served.stop(), 0);
  }

  std::string post(const std::string& framing) const {
    return "POST /mcp HTTP/1.1\r\nHost: " + served.authority() + "\r\nContent-Type: application/json\r\n" + framing +
           "\r\n\r\n";
  }

  daemon served{support::environment{{"PORTKEY_MCP_SERVER_DRAIN_LIMIT", "100ms"}}};

 private:
  std::size_t before_ = 0;
};

std::string many(const std::string& text) {
  std::string out;
  while (out.size() < 16384)
    out += text;
  return out;
}

TEST_F(flat_memory, under_what_never_ends) {
  const auto get = "GET / HTTP/1.1\r\nHost: " + served.authority() + "\r\n";
  const auto chunked = post("Transfer-Encoding: chunked");
  struct endless {
    const char* what;
    std::string begin, more;
    int status;
  };
  const endless all[] = {
      {"a body in chunks", chunked, "4000\r\n" + std::string(16384, ' ') + "\r\n", 413},
      {"a body in small chunks", chunked, many("10\r\n                \r\n"), 413},
      {"a body of one chunk", chunked + "7fffffff\r\n", std::string(16384, ' '), 413},
      {"a body with a length", post("Content-Length: 9999999999"), std::string(16384, ' '), 413},
      {"the extension of a chunk", chunked + "5;a=", std::string(16384, 'x'), 400},
      {"extensions of a chunk", chunked + "5", many(";a=b"), 400},
      {"the extension of the last chunk", chunked + "0;a=", std::string(16384, 'x'), 400},
      {"the size of a chunk", chunked, std::string(16384, '0'), 400},
      {"a trailer", chunked + "0\r\nX: ", std::string(16384, 'x'), 400},
      {"trailers", chunked + "0\r\n", many("X: 1\r\n"), 400},
      {"header fields", get, many("X: 1\r\n"), 431},
      {"the value of a header field", get + "X: ", std::string(16384, 'x'), 431},
      {"the name of a header field", get, std::string(16384, 'x'), 431},
      {"the target", "GET /", std::string(16384, 'x'), 431},
      {"the method", "", std::string(16384, 'x'), 431},
      {"empty lines", "", many("\r\n"), 400},
  };
  for (const auto& [what, begin, more, status] : all) {
    raw_http client(served.port());
    std::size_t sent = begin.size();
    for (bool taken = client.send(begin); taken && sent < most_sent; sent += more.size())
      taken = client.send(more);
    EXPECT_LT(sent, most_sent) << what << " is not ended";
    const auto answer = client.read();
    EXPECT_EQ(answer.status, status) << what;
    EXPECT_EQ(answer.field("connection"), "close") << what;
    EXPECT_TRUE(client.wait_for_close()) << what;
  }
}

TEST_F(flat_memory, under_requests_whose_answers_nobody_reads) {
  const auto live = request_text("GET", "/", served.authority());
  auto fields = modern_fields("tools/list");
  fields.emplace_back("Content-Type", "application/json");
  const auto list = request_text("POST", "/mcp", served.authority(), fields, modern_text(1, "tools/list"));
  const auto wrong = request_text("POST", "/mcp", served.authority(), {{"Content-Type", "application/json"}}, "{");
  for (const auto& request : {live, list, wrong}) {
    std::vector<std::unique_ptr<raw_http>> clients;
    for (int count = 0; count < 4; ++count)
      clients.push_back(std::make_unique<raw_http>(served.port(), support::transport::tcp, raw_http::window::small));
    for (auto& client : clients) {
      std::size_t sent = 0, stuck = 0;
      while (stuck < 10 && sent < most_sent) {
        const auto taken = client->send_now(std::string_view(request).substr(sent % request.size()));
        sent += taken;
        stuck = taken > 0 ? 0 : stuck + 1;
        if (taken == 0) std::this_thread::sleep_for(2ms);
      }
      EXPECT_LT(sent, most_sent) << "the daemon reads on though nobody takes its answers";
    }
    answers();
  }
}

}  // namespace
