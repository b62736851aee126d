#include "protocol/log_level.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using protocol::log_level;
using protocol::log_level_named;

TEST(log_level, has_the_names_of_syslog_least_severe_first) {
  auto level = static_cast<int>(log_level::debug);
  for (const std::string name : {"debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"}) {
    const auto found = log_level_named(name);
    ASSERT_TRUE(found) << name;
    EXPECT_EQ(static_cast<int>(*found), level++);
    EXPECT_EQ(protocol::name_of(*found), name);
  }
}

TEST(log_level, is_none_when_the_name_is_not_exact) {
  for (const std::string name : {"", "warn", "Info", "fatal", "trace", "error ", "0"})
    EXPECT_FALSE(log_level_named(name)) << name;
}

}  // namespace
