#include "server/portkey_application.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "server/loop.hpp"

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

server::portkey_application offering(std::vector<std::string> toolsets = {}, bool read_only = false) {
  server::settings with;
  with.tools.surface = {"core"};
  with.tools.toolsets = std::move(toolsets);
  with.tools.read_only = read_only;
  with.tools.max_result_chars = 90'000;
  return server::portkey_application(with);
}

server::tool_wish wish(std::vector<std::string> toolsets, bool read_only = false) {
  server::tool_wish out;
  out.toolsets = std::move(toolsets);
  out.read_only = read_only;
  return out;
}

TEST(portkey_application, gives_everything_to_who_wishes_for_nothing) {
  const auto app = offering();
  EXPECT_EQ(*app.narrow({}, 0), 0U);
  const auto begun = *app.narrow(wish({"prompts"}, true), 0);
  EXPECT_EQ(*app.narrow({}, begun), begun);
}

TEST(portkey_application, narrows_further_and_never_widens) {
  const auto app = offering();
  const auto begun = *app.narrow(wish({"prompts,logs"}, true), 0);
  EXPECT_EQ(*app.narrow(wish({"all"}), begun) & 0xffffffffU, begun & 0xffffffffU);
  EXPECT_EQ(*app.narrow(wish({"logs,users"}), begun), *app.narrow(wish({"logs"}, true), 0));
  EXPECT_THAT(app.narrow(wish({"users"}), begun).error(), HasSubstr("have no toolset in common"));
}

TEST(portkey_application, names_what_the_operator_allows) {
  const auto app = offering({"prompts", "logs"});
  EXPECT_EQ(app.narrow(wish({"users"}), 0).error(),
            "The toolset \"users\" is not allowed here; allowed are: prompts, logs.");
}

TEST(portkey_application, refuses_a_wish_that_leaves_nothing) {
  EXPECT_THAT(offering().narrow(wish({"tracing"}, true), 0).error(), HasSubstr("Nothing is left of the tools"));
  EXPECT_THAT(offering({"tracing", "logs"}, true).narrow(wish({"tracing"}), 0).error(), HasSubstr("Nothing is left"));
}

TEST(portkey_application, remembers_what_a_header_said) {
  const auto app = offering();
  auto by_header = wish({"prompts"});
  by_header.in_header = true;
  EXPECT_NE(*app.narrow(by_header, 0), *app.narrow(wish({"prompts"}), 0));
  EXPECT_TRUE(portkey::unpacked(*app.narrow(by_header, 0)).of_caller);
}

TEST(portkey_application, tells_a_model_how_to_work_in_less_than_2000_characters) {
  const auto app = offering();
  const auto& said = app.identity().instructions;
  EXPECT_LT(said.size(), 2'000U);
  for (const char* matter : {"search first", "current_page", "fields", "US cents", "milliseconds", "dry_run"})
    EXPECT_THAT(said, HasSubstr(matter));
}

TEST(portkey_application, offers_prompts_and_resources_by_what_may_be_called) {
  server::settings with;
  with.portkey.api_key = portkey::secret("key-of-tests");
  with.tools.toolsets = {"analytics", "configs"};
  const server::portkey_application app(with);
  server::metrics counts;
  server::loop here(0, server::client_settings_of(with), portkey::make_tls_profile(server::client_settings_of(with)),
                    counts);
  const server::principal who;
  const auto all = app.lend(here, {who});
  EXPECT_THAT(all->prompts()->listed().pages.front(), AllOf(HasSubstr("usage_by_model"), Not(HasSubstr("set_up"))));
  EXPECT_THAT(all->resources()->templates().pages.front(), AllOf(HasSubstr("configs"), Not(HasSubstr("prompts/"))));
  EXPECT_FALSE(all->resources()->is_subscribable("portkey://configs/pc-fallba-77c1a0"));
  const auto narrowed = app.lend(here, {who, *app.narrow(wish({"configs"}), 0)});
  EXPECT_EQ(narrowed->prompts()->listed().pages.front(), "[]");
}

}  // namespace
