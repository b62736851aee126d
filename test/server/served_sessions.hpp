#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "test/server/served_here.hpp"
#include "test/server/stream_client.hpp"

/// Whether it comes to that within ten seconds.
inline bool comes_to(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

/// A server of the gated application on two loops, and a client with a session.
class served_sessions : public testing::Test {
 protected:
  explicit served_sessions(server::settings with = served_here::usual(),
                           std::shared_ptr<const server::application> offered = nullptr)
      : served(std::move(with), std::move(offered)) {}

  /// Its GET stream, or what followed an event.
  stream_client get(const header_fields& session, const std::string& last_id = {}) {
    return stream_client(served.port(), session_get(served.port(), session, last_id));
  }
  /// A POST whose answer is read as it comes.
  stream_client post(const header_fields& session, const std::string& body) {
    return stream_client(served.port(), session_post(served.port(), session, body));
  }
  static std::string call(const json::value& id, const char* tool, const json::object& arguments = {}) {
    return rpc_text(id, "tools/call", {{"name", tool}, {"arguments", arguments}});
  }
  static std::string cancel(const json::value& id) {
    return rpc_text(nullptr, "notifications/cancelled", {{"requestId", id}});
  }

  /// Connections that are kept open: as many again for each loop.
  std::vector<std::unique_ptr<mcp_client>> everywhere(int count) {
    std::vector<std::unique_ptr<mcp_client>> all;
    for (int number = 0; number < count; ++number) {
      all.push_back(std::make_unique<mcp_client>(served.port()));
      all.back()->modern("server/discover");
    }
    return all;
  }
  bool has_begun(int count) {
    return comes_to([&] { return served.at().begun >= count; });
  }
  /// Whether it comes to so many open streams.
  bool has_stream(std::size_t count) {
    return comes_to([&] { return served.with().streams.taken() == count; });
  }

  served_here served;
  mcp_client client{served.port()};
};
