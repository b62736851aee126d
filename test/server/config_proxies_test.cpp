#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/config.hpp"

namespace {

using server::problems;
using server::sources;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

sources with_options(std::vector<server::command_line_setting> options) {
  sources given;
  given.command_line = std::move(options);
  return given;
}

problems problems_of(std::vector<server::command_line_setting> options) {
  const auto loaded = load(with_options(std::move(options)), {});
  return loaded ? problems{} : loaded.error();
}

TEST(trusted_proxies, are_parsed_at_the_start) {
  const auto loaded = load(with_options({{"server.trusted_proxies", "10.0.0.0/8, 192.0.2.1,fd00::/8"}}), {});
  ASSERT_TRUE(loaded);
  const auto& ranges = loaded->values.server.trusted_ranges;
  EXPECT_EQ(ranges.size(), 3U);
  EXPECT_TRUE(is_in(ranges, boost::asio::ip::make_address("10.1.1.1")));
  EXPECT_TRUE(is_in(ranges, boost::asio::ip::make_address("fd00::1")));
  EXPECT_FALSE(is_in(ranges, boost::asio::ip::make_address("192.0.2.2")));
  EXPECT_TRUE(server::default_settings().server.trusted_ranges.empty());
}

TEST(trusted_proxies, are_refused_one_by_one) {
  EXPECT_THAT(
      problems_of({{"server.trusted_proxies", "10.0.0.1/8,localhost,192.0.2.1"}}),
      ElementsAre("command line: server.trusted_proxies holds \"10.0.0.1/8\", which has bits set beyond its length; "
                  "write \"10.0.0.0/8\" for the range or \"10.0.0.1\" for the one address",
                  "command line: server.trusted_proxies wants addresses and ranges such as \"10.0.0.0/8\", "
                  "\"192.0.2.1\" or \"fd00::/8\", not \"localhost\""));
}

TEST(trusted_proxies, are_warned_of_when_they_are_everybody) {
  for (const auto* everybody : {"0.0.0.0/0", "::/0"}) {
    const auto loaded = load(with_options({{"server.trusted_proxies", everybody}}), {});
    ASSERT_TRUE(loaded);
    EXPECT_THAT(loaded->warnings,
                testing::Contains(HasSubstr(std::string(everybody) + "\": anyone can claim any address")));
  }
}

TEST(proxy_protocol, wants_proxies_that_are_trusted) {
  EXPECT_THAT(
      problems_of({{"server.proxy_protocol", "true"}}),
      ElementsAre("command line: server.proxy_protocol = true wants server.trusted_proxies to say whose word counts"));
  EXPECT_THAT(problems_of({{"server.proxy_protocol", "true"}, {"server.trusted_proxies", "192.0.2.1"}}), IsEmpty());
  EXPECT_THAT(problems_of({{"server.proxy_protocol", "true"}, {"server.trusted_proxies", "x"}}),
              ElementsAre(HasSubstr("server.trusted_proxies wants")));
}

}  // namespace
