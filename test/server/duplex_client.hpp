#pragma once

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <deque>
#include <memory>
#include <string>

#include "server/config.hpp"
#include "server/duplex_session.hpp"
#include "server/portkey_application.hpp"
#include "test/server/gated_application.hpp"
#include "test/server/mcp_client.hpp"
#include "test/support/run.hpp"

/// A client of the gated application over a transport that is two functions.
class duplex_client : public testing::Test {
 protected:
  using session = server::duplex_session;

  duplex_client() {
    with.loops = {&here};
    here.app = std::make_shared<gated_application>(at);
  }
  ~duplex_client() override {
    at->open = true;
    one->close();
    here.listening.tell({});
    EXPECT_TRUE(settles()) << "what is under way comes to an end";
  }

  session::transport transport() {
    session::transport over;
    over.send = [this](const std::string& message) { sent.push_back(json::parse(message)); };
    over.idle = [this] { ++idle; };
    over.from = over.name = "a test";
    return over;
  }

  void send(const std::string& message) { one->receive(json::parse(message)); }

  /// The next message to the client; null: none comes.
  json::value next() {
    if (sent.empty()) {
      try {
        support::run_until(here.io, [this] { return !sent.empty(); });
      } catch (const std::runtime_error&) {
        return nullptr;
      }
    }
    auto message = std::move(sent.front());
    sent.pop_front();
    return message;
  }
  json::value ask(const std::string& message) {
    send(message);
    return next();
  }

  /// initialize, as that revision does it.
  json::value open(const char* revision = "2025-11-25", const json::object& capabilities = {}) {
    auto opened = ask(rpc_text("open", "initialize", {{"protocolVersion", revision}, {"capabilities", capabilities}}));
    send(rpc_text(nullptr, "notifications/initialized"));
    return opened;
  }
  static std::string call(const json::value& id, const char* tool, const json::object& arguments = {}) {
    return rpc_text(id, "tools/call", {{"name", tool}, {"arguments", arguments}});
  }
  static std::string cancel(const json::value& id) {
    return rpc_text(nullptr, "notifications/cancelled", {{"requestId", id}});
  }

  /// Runs until no call is under way.
  bool settles() {
    try {
      support::run_until(here.io, [this] { return one->is_idle(); });
    } catch (const std::runtime_error&) {
      return false;
    }
    return true;
  }
  void wait_for_begun(int count) {
    support::run_until(here.io, [&] { return at->begun >= count; });
  }

  static server::settings settings() { return server::default_settings(); }

  std::shared_ptr<gate> at = std::make_shared<gate>();
  server::service with{settings()};
  server::loop here{0, server::client_settings_of(settings()),
                    portkey::make_tls_profile(server::client_settings_of(settings())), with.counts};
  std::deque<json::value> sent;
  int idle = 0;
  std::shared_ptr<session> one = std::make_shared<session>(with, here, transport());
};
