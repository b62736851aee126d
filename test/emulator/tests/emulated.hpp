#pragma once

#include <gtest/gtest.h>

#include <string>

#include "test/emulator/tests/client.hpp"

namespace emulator::testing {

/// A fresh emulator and one connection to it, with the key that `key` holds.
class emulated : public ::testing::Test {
 protected:
  answer ask(const std::string& method, const std::string& target, const std::string& body = "") {
    return caller.ask({.target = target, .method = method, .body = body, .key = key});
  }

  /// The JSON of an answer that must be 200.
  json::value done(const std::string& method, const std::string& target, const std::string& body = "") {
    const answer given = ask(method, target, body);
    EXPECT_EQ(given.status, 200u) << method << ' ' << target << ": " << given.body << given.header("x-emulator-reason");
    return given.parsed();
  }
  json::value read(const std::string& target) { return done("GET", target); }
  json::value create(const std::string& target, const std::string& body) { return done("POST", target, body); }

  /// Updates, and expects the answer {}.
  void update(const std::string& target, const std::string& body) {
    EXPECT_EQ(ask("PUT", target, body).body, "{}") << target;
  }

  /// "404 AB08" of an answer that must be a refusal.
  std::string refused(const std::string& method, const std::string& target, const std::string& body = "") {
    const answer given = ask(method, target, body);
    return std::to_string(given.status) + " " + given.code();
  }

  /// The text at this JSON pointer.
  static std::string text(const json::value& of, const std::string& pointer) {
    json::error_code error;
    const json::value* found = of.find_pointer(pointer, error);
    return found && found->is_string() ? json::value_to<std::string>(*found) : "";
  }

  server portkey{fixed_day()};
  client caller{portkey};
  std::string key = admin_key;
};

}  // namespace emulator::testing
