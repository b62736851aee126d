#include "portkey/live_resources.hpp"

#include <gmock/gmock.h>

#include "portkey/text_format.hpp"
#include "test/portkey/live_portkey.hpp"

namespace {

namespace json = boost::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using listed = boost::system::result<protocol::list_page, protocol::error>;

/// Says no to whatever is asked for.
emulator::misbehaviour refuse(std::string path, int status, int times = 1) {
  emulator::misbehaviour rule;
  rule.path = std::move(path);
  rule.statuses = {status};
  rule.times = times;
  return rule;
}

class live_resources : public live_portkey {
 protected:
  listed page(const std::string& position = {}) {
    auto lent = tools();
    portkey::live_resources resources(lent);
    return support::run(loop_, resources.list(position, context_));
  }
  /// The entries of every page, in order.
  json::array all() {
    json::array entries;
    std::string position;
    do {
      const auto one = page(position);
      EXPECT_TRUE(one) << one.error().message;
      if (!one) break;
      EXPECT_TRUE(one->is_live);
      auto parsed = json::parse(one->items).as_array();
      entries.insert(entries.end(), parsed.begin(), parsed.end());
      position = one->next;
    } while (!position.empty());
    return entries;
  }
  /// How many entries there are of each kind.
  std::map<std::string, int> kinds() {
    std::map<std::string, int> counts;
    for (const auto& each : all()) {
      const std::string uri(each.at("uri").as_string());
      ++counts[uri.substr(0, uri.rfind('/'))];
    }
    return counts;
  }
  std::vector<std::string> templates() {
    auto lent = tools();
    std::vector<std::string> out;
    const portkey::live_resources resources(lent);
    for (const auto& page : resources.templates().pages)
      for (const auto parsed = json::parse(page); const auto& each : parsed.as_array())
        out.emplace_back(each.at("uriTemplate").as_string());
    return out;
  }
  boost::system::result<protocol::read_outcome, protocol::error> read(const std::string& uri) {
    auto lent = tools();
    portkey::live_resources resources(lent);
    return support::run(loop_, resources.read(uri, context_));
  }
  /// The one object in it.
  json::object contents(const std::string& uri) {
    const auto ended = read(uri);
    EXPECT_TRUE(ended) << ended.error().message;
    if (!ended) return {};
    const auto& parts = std::get<std::vector<protocol::resource_contents>>(*ended);
    EXPECT_EQ(parts.size(), 1U);
    EXPECT_EQ(parts[0].uri, uri);
    EXPECT_EQ(parts[0].mime_type, "application/json");
    return json::parse(parts[0].body).as_object();
  }
  protocol::error refused(const std::string& uri) {
    const auto ended = read(uri);
    EXPECT_FALSE(ended);
    return ended ? protocol::error() : ended.error();
  }
};

constexpr const char* config = "portkey://configs/pc-fallba-77c1a0";

TEST_F(live_resources, list_configs_then_prompts_then_workspaces) {
  const auto first = page();
  ASSERT_TRUE(first);
  EXPECT_THAT(first->items, AllOf(HasSubstr("portkey://configs/"), testing::Not(HasSubstr("portkey://prompts/"))));
  EXPECT_EQ(first->next, "prompts 0 50");
  const auto counts = kinds();
  EXPECT_EQ(counts.size(), 3U);
  for (const auto* kind : {"portkey://configs", "portkey://prompts", "portkey://workspaces"})
    EXPECT_GT(counts.at(kind), 3) << kind;
}

TEST_F(live_resources, say_of_each_what_it_is_and_when_it_changed) {
  for (const auto& each : all()) {
    const auto& entry = each.as_object();
    for (const auto* member : {"uri", "name", "title", "description"})
      EXPECT_FALSE(entry.at(member).as_string().empty()) << entry;
    EXPECT_EQ(entry.at("mimeType"), "application/json");
    // The times of workspaces have no offset.
    const bool is_workspace = entry.at("uri").as_string().starts_with("portkey://workspaces/");
    EXPECT_EQ(entry.contains("annotations"), !is_workspace);
    if (is_workspace) continue;
    EXPECT_TRUE(portkey::is_date_time(entry.at("annotations").at("lastModified").as_string())) << entry;
  }
  const auto every = all();
  const auto& first = every.at(0).as_object();
  EXPECT_EQ(first.at("uri"), config);
  EXPECT_EQ(first.at("name"), "pc-fallba-77c1a0");
  EXPECT_EQ(first.at("title"), "Fallback to Azure");
}

TEST_F(live_resources, list_as_many_pages_of_a_kind_as_there_are) {
  for (int at = 0; at < 60; ++at) {
    auto lent = tools();
    json::object arguments;
    arguments["name"] = "Team " + std::to_string(at);
    const auto made = support::run(loop_, lent.call("create_workspace", std::move(arguments), context_));
    ASSERT_TRUE(made && !std::get<protocol::tool_result>(*made).is_error);
  }
  const auto first = page("workspaces 0 50");
  ASSERT_TRUE(first);
  EXPECT_EQ(json::parse(first->items).as_array().size(), 50U);
  EXPECT_EQ(first->next, "workspaces 1 50");
  const auto second = page(first->next);
  EXPECT_GT(json::parse(second->items).as_array().size(), 10U);
  EXPECT_EQ(second->next, "");
}

TEST_F(live_resources, go_on_in_smaller_pages_where_a_page_is_too_long) {
  const auto whole = all();
  portkey::tool_policy policy;
  policy.max_result_chars = 900;
  is_served(policy);
  EXPECT_EQ(all(), whole);
}

TEST_F(live_resources, pass_over_what_the_caller_may_not_list) {
  for (const int status : {400, 401, 403, 404}) {
    emulator_.behave();
    emulator_.misbehave(refuse("/prompts", status, 2));  // 400 also with a workspace named
    const auto counts = kinds();
    EXPECT_EQ(counts.size(), 2U) << status;
    EXPECT_FALSE(counts.contains("portkey://prompts"));
  }
}

TEST_F(live_resources, are_an_error_where_nothing_may_be_listed) {
  emulator_.misbehave(refuse("", 403, 3));
  const auto ended = page();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, protocol::code::internal_error);
  EXPECT_THAT(ended.error().message, StartsWith("Could not list configs: Portkey answered HTTP 403 AB03"));
  EXPECT_EQ(asked().size(), 3U);
}

TEST_F(live_resources, are_an_error_where_a_list_cannot_be_read) {
  emulator_.misbehave(refuse("/prompts", 500, 10));
  EXPECT_TRUE(page());
  const auto ended = page("prompts 0 50");
  ASSERT_FALSE(ended);
  EXPECT_THAT(ended.error().message, StartsWith("Could not list prompts: Portkey answered HTTP 500"));
}

TEST_F(live_resources, are_none_without_a_key_and_nothing_is_asked) {
  has_keys("");
  EXPECT_EQ(all().size(), 0U);
  EXPECT_THAT(templates(), IsEmpty());
  EXPECT_THAT(refused(config).message, HasSubstr("PORTKEY_API_KEY"));
  EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(live_resources, are_what_the_key_reaches) {
  has_keys("", emulator::workspace_key);
  EXPECT_THAT(templates(), ElementsAre("portkey://configs/{slug}", "portkey://prompts/{id}"));
  const auto counts = kinds();
  EXPECT_EQ(counts.size(), 2U);
  EXPECT_EQ(counts.at("portkey://configs"), 5) << "those of its workspace";
}

TEST_F(live_resources, are_there_for_who_may_call_the_tools_that_read_them) {
  EXPECT_THAT(templates(),
              ElementsAre("portkey://configs/{slug}", "portkey://prompts/{id}", "portkey://workspaces/{id}"));
  is_served({}, "prompts,users");
  EXPECT_THAT(templates(), ElementsAre("portkey://prompts/{id}"));
  EXPECT_EQ(kinds().size(), 1U);
  EXPECT_EQ(refused(config).code, protocol::code::invalid_params);
  portkey::tool_policy policy;
  policy.exclude = {"get_prompt", "list_workspaces"};
  within_ = {};
  is_served(policy);
  EXPECT_THAT(templates(), ElementsAre("portkey://configs/{slug}", "portkey://workspaces/{id}"));
  EXPECT_EQ(kinds().size(), 1U) << "workspaces can be read, and not listed";
  EXPECT_THAT(asked(), testing::Not(testing::Contains("/v1/admin/workspaces")));
}

TEST_F(live_resources, refuse_a_position_that_is_none) {
  for (const char* odd :
       {"configs", "users 0 50", "configs 0", "configs -1 50", "configs 0 0", "configs 0 51", "x y z"}) {
    const auto ended = page(odd);
    ASSERT_FALSE(ended) << odd;
    EXPECT_EQ(ended.error().code, protocol::code::invalid_params);
  }
  EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(live_resources, are_read_as_their_tools_give_them) {
  auto lent = tools();
  json::object arguments;
  arguments["slug"] = "pc-fallba-77c1a0";
  const auto direct = support::run(loop_, lent.call("get_config", std::move(arguments), context_));
  EXPECT_EQ(contents(config), json::parse(std::get<protocol::tool_result>(*direct).text));
  EXPECT_EQ(contents("portkey://configs/pc%2Dfallba%2D77c1a0"), contents(config));
  for (const auto& each : all())
    EXPECT_FALSE(contents(std::string(each.at("uri").as_string())).empty());
  EXPECT_TRUE(contents("portkey://prompts/pp-translate-b7f312").contains("current_version"));
  EXPECT_TRUE(contents("portkey://workspaces/ws-produc-5a3f10").contains("users"));
}

TEST_F(live_resources, are_unknown_where_portkey_says_so) {
  for (const int status : {400, 403, 404}) {
    emulator_.behave();
    emulator_.misbehave(refuse("/configs", status, 2));
    const auto why = refused(config);
    EXPECT_EQ(why.code, protocol::code::invalid_params);
    EXPECT_EQ(why.data.at("uri"), config);
    EXPECT_THAT(why.message, StartsWith("Could not get config: Portkey answered HTTP " + std::to_string(status)));
  }
  context_.spoken = protocol::revision::r2025_11_25;
  EXPECT_EQ(refused("portkey://configs/pc-nothing-000000").code, protocol::code::resource_not_found);
}

TEST_F(live_resources, are_an_error_where_they_cannot_be_read) {
  for (const int status : {401, 429, 500}) {
    emulator_.behave();
    emulator_.misbehave(refuse("/configs", status, 10));
    const auto why = refused(config);
    EXPECT_EQ(why.code, protocol::code::internal_error) << status;
    EXPECT_THAT(why.message, StartsWith("Could not get config: Portkey answered HTTP " + std::to_string(status)));
  }
}

TEST_F(live_resources, ask_nothing_for_what_is_no_uri_of_theirs) {
  for (const char* uri :
       {"portkey://configs/..", "portkey://configs/%2e%2e%2fadmin", "portkey://users/x", "file:///etc"})
    EXPECT_EQ(refused(uri).code, protocol::code::invalid_params) << uri;
  EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(live_resources, are_listed_by_workspace_where_one_must_be_named) {
  const auto whole = kinds();
  emulator_.misbehave(wants_workspace("/configs"));
  emulator_.misbehave(wants_workspace("/prompts"));
  EXPECT_EQ(kinds(), whole);
  const auto first = page();
  ASSERT_TRUE(first);
  EXPECT_THAT(first->items, AllOf(HasSubstr("pc-fallba-77c1a0"), testing::Not(HasSubstr("pc-stagin-12ab90"))));
  EXPECT_THAT(first->next, StartsWith("configs 0 50 "));
  emulator_.forget_requests();
  EXPECT_THAT(page(first->next)->items, HasSubstr("pc-stagin-12ab90"));
  EXPECT_THAT(emulator_.requests().at(0).target, HasSubstr("workspace_id="));
  portkey::tool_policy policy;
  policy.max_result_chars = 900;
  is_served(policy);
  EXPECT_EQ(kinds(), whole) << "also in smaller pages";
}

TEST_F(live_resources, are_listed_to_the_end_where_many_workspaces_have_none) {
  for (int at = 0; at < 45; ++at) {
    auto lent = tools();
    json::object arguments;
    arguments["name"] = "Team " + std::to_string(at);
    ASSERT_TRUE(support::run(loop_, lent.call("create_workspace", std::move(arguments), context_)));
  }
  const auto whole = kinds();
  emulator_.misbehave(wants_workspace("/configs"));
  emulator_.misbehave(wants_workspace("/prompts"));
  EXPECT_EQ(kinds(), whole);
  auto position = page()->next;
  while (!position.starts_with("prompts")) {
    emulator_.forget_requests();
    position = page(position)->next;
    EXPECT_LE(asked().size(), 21U) << "a page takes so many requests, and one for the workspaces";
  }
}

TEST_F(live_resources, begin_with_the_next_kind_where_that_of_a_position_is_gone) {
  is_served({}, "prompts");
  const auto first = page("configs 3 10 somewhere");
  ASSERT_TRUE(first);
  EXPECT_THAT(first->items, HasSubstr("portkey://prompts/"));
  EXPECT_THAT(emulator_.requests().at(0).target, testing::Not(HasSubstr("workspace_id")));
}

TEST_F(live_resources, are_passed_over_where_the_workspaces_are_not_to_be_had) {
  emulator_.misbehave(wants_workspace("/configs"));
  is_served({}, "configs,prompts");
  EXPECT_EQ(kinds().size(), 1U) << "this caller may not list workspaces";
  within_ = {};
  emulator_.misbehave(refuse("/admin/workspaces", 403, 100));
  EXPECT_EQ(kinds().size(), 1U);
  emulator_.behave();
  emulator_.misbehave(wants_workspace("/configs"));
  emulator_.misbehave(refuse("/admin/workspaces", 500, 100));
  const auto ended = page();
  ASSERT_FALSE(ended);
  EXPECT_THAT(ended.error().message, StartsWith("Could not list workspaces: Portkey answered HTTP 500"));
}

TEST_F(live_resources, are_read_from_the_workspace_that_has_them) {
  const auto direct = contents("portkey://configs/pc-stagin-12ab90");
  emulator_.misbehave(wants_workspace("/configs"));
  EXPECT_EQ(contents("portkey://configs/pc-stagin-12ab90"), direct);
  const auto why = refused("portkey://configs/pc-nothing-000000");
  EXPECT_EQ(why.code, protocol::code::invalid_params);
  EXPECT_THAT(why.message, StartsWith("Could not get config: Portkey answered HTTP 400"));
}

TEST_F(live_resources, end_with_the_call) {
  emulator::misbehaviour slow;
  slow.delay = std::chrono::seconds(30);
  emulator_.misbehave(slow);
  context_.until = std::chrono::steady_clock::now() + std::chrono::milliseconds(50);
  const auto ended = page();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code, protocol::code::internal_error);
}

}  // namespace
