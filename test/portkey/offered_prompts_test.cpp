#include "portkey/offered_prompts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "test/support/run.hpp"

namespace {

namespace json = boost::json;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class offered_prompts : public testing::Test {
 protected:
  void is_served(portkey::tool_policy policy, const std::string& toolsets = {}, bool read_only = false) {
    box_ = std::make_unique<portkey::toolbox>(std::move(policy), portkey::upstreams());
    within_ = toolsets.empty() ? portkey::narrowing() : *portkey::read_toolsets(toolsets, box_->allowed());
    within_.read_only = read_only;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> out;
    const portkey::offered_prompts prompts(*box_, within_);
    for (const auto& page : prompts.listed().pages)
      for (const auto parsed = json::parse(page); const auto& each : parsed.as_array())
        out.emplace_back(each.at("name").as_string());
    return out;
  }
  boost::system::result<protocol::prompt_outcome, protocol::error> get(const std::string& name, json::object given) {
    boost::asio::io_context loop{1};
    portkey::offered_prompts prompts(*box_, within_);
    const protocol::call_context context;
    return support::run(loop, prompts.get(name, std::move(given), context));
  }
  std::string refused(const std::string& name, json::object given = {}) {
    const auto ended = get(name, std::move(given));
    EXPECT_FALSE(ended);
    if (ended) return {};
    EXPECT_EQ(ended.error().code, protocol::code::invalid_params);
    return ended.error().message;
  }

  std::unique_ptr<portkey::toolbox> box_ =
      std::make_unique<portkey::toolbox>(portkey::tool_policy(), portkey::upstreams());
  portkey::narrowing within_;
};

TEST_F(offered_prompts, are_all_of_them_where_everything_may_be_called) {
  EXPECT_THAT(names(), SizeIs(portkey::ready_prompts().size()));
}

TEST_F(offered_prompts, are_those_whose_tools_may_all_be_called) {
  is_served({}, "", true);
  EXPECT_THAT(names(), Contains("usage_by_model"));
  EXPECT_THAT(names(), Not(Contains("set_up_workspace")));
  is_served({}, "analytics");
  EXPECT_THAT(names(), Contains("performance_figures"));
  EXPECT_THAT(names(), Not(Contains("latency_statistics"))) << "it lists workspaces";
  is_served({}, "partials");
  EXPECT_THAT(names(), IsEmpty());
  portkey::tool_policy policy;
  policy.exclude = {"get_latency_analytics"};
  is_served(policy);
  EXPECT_THAT(names(), SizeIs(portkey::ready_prompts().size() - 2));
}

TEST_F(offered_prompts, say_which_tools_are_missing) {
  is_served({}, "workspaces", true);
  EXPECT_EQ(refused("set_up_workspace"),
            "The prompt \"set_up_workspace\" is not offered here, because these of its tools cannot be called: "
            "create_workspace.");
}

TEST_F(offered_prompts, say_the_nearest_name) {
  EXPECT_EQ(refused("usage_by_modle"), "There is no prompt \"usage_by_modle\"; did you mean usage_by_model?");
  EXPECT_EQ(refused("xyzzy"), "There is no prompt \"xyzzy\"; prompts/list names those there are.");
  EXPECT_LT(refused(std::string(10'000, 'x')).size(), 200U);
}

TEST_F(offered_prompts, expand_to_one_message_of_the_user) {
  const auto ended = get("set_up_workspace", {{"name", "Mobile"}, {"monthly_budget", "100"}});
  ASSERT_TRUE(ended);
  const auto& expanded = std::get<protocol::prompt_result>(*ended);
  EXPECT_FALSE(expanded.description.empty());
  ASSERT_EQ(expanded.messages.size(), 1U);
  EXPECT_EQ(expanded.messages[0].at("role"), "user");
  const std::string text(expanded.messages[0].at("content").at("text").as_string());
  EXPECT_THAT(text, HasSubstr("named \"Mobile\""));
  EXPECT_THAT(text, HasSubstr("100 US dollars a month"));
}

TEST_F(offered_prompts, refuse_wrong_arguments) {
  EXPECT_THAT(refused("set_up_workspace"), HasSubstr("\"name\" of the prompt set_up_workspace is missing"));
  EXPECT_THAT(refused("set_up_workspace", {{"name", "x"}, {"budget", "1"}}), HasSubstr("\"budget\" is not known"));
}

TEST_F(offered_prompts, are_the_callers_own_where_a_header_narrows_them) {
  EXPECT_TRUE(portkey::offered_prompts(*box_, within_).is_for_everybody());
  within_.of_caller = true;
  EXPECT_FALSE(portkey::offered_prompts(*box_, within_).is_for_everybody());
}

}  // namespace
