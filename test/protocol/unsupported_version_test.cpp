#include <gtest/gtest.h>

#include "protocol/json_text.hpp"
#include "protocol/modern_request.hpp"

namespace {

TEST(unsupported_version, says_what_is_spoken_and_what_was_asked_for) {
  const auto why = protocol::unsupported_version("1999-01-01");
  EXPECT_EQ(why.code, -32022);
  EXPECT_EQ(
      protocol::to_json_text(why.data),
      R"({"supported":["2026-07-28","2025-11-25","2025-06-18","2025-03-26","2024-11-05"],"requested":"1999-01-01"})");
}

TEST(unsupported_version, does_not_offer_what_was_asked_for) {
  const auto why = protocol::unsupported_version("2025-11-25");
  EXPECT_EQ(protocol::to_json_text(why.data.at("supported")),
            R"(["2026-07-28","2025-06-18","2025-03-26","2024-11-05"])");
}

}  // namespace
