#include "protocol/subscriptions.hpp"

#include <string>
#include <vector>

#include "protocol/json_text.hpp"
#include "test/protocol/served.hpp"

namespace {

namespace json = boost::json;
using protocol::change;
using protocol::listen_filter;
using served::object;

const listen_filter everything = {true, true, true, {"test://a"}};
const std::vector<change> changes = {
    {change::kind::tools}, {change::kind::prompts}, {change::kind::resources}, {change::kind::resource, "test://a"}};

class subscriptions : public served::methods {
 protected:
  boost::system::result<listen_filter, protocol::error> read(const json::object& params) {
    return protocol::read_listen(params, context_, server_);
  }

  /// What of a filter is honoured, in words.
  std::string kept(const listen_filter& wanted) {
    const auto filter = honoured(wanted, offered());
    std::string told;
    if (filter.tools) told += "tools ";
    if (filter.prompts) told += "prompts ";
    if (filter.resources) told += "resources ";
    for (const auto& uri : filter.uris)
      told += uri + " ";
    return told;
  }
};

TEST_F(subscriptions, are_read_from_the_parameters) {
  declare(R"({"extensions":{"io.modelcontextprotocol/tasks":{}}})");
  const auto filter = read(object(R"({"notifications":{"toolsListChanged":true,"resourcesListChanged":false,
      "resourceSubscriptions":["test://a","test://b"],"taskIds":["t"],"other":5}})"));
  ASSERT_TRUE(filter);
  EXPECT_TRUE(filter->tools);
  EXPECT_FALSE(filter->prompts);
  EXPECT_FALSE(filter->resources);
  EXPECT_EQ(filter->uris, (std::vector<std::string>{"test://a", "test://b"}));
  EXPECT_TRUE(read(object(R"({"notifications":{}})")));
}

TEST_F(subscriptions, are_refused_when_they_cannot_be_read) {
  for (const std::string params :
       {"{}", R"({"notifications":[]})", R"({"notifications":null})", R"({"notifications":{"toolsListChanged":1}})",
        R"({"notifications":{"promptsListChanged":null}})", R"({"notifications":{"resourcesListChanged":"yes"}})",
        R"({"notifications":{"resourceSubscriptions":"test://a"}})",
        R"({"notifications":{"resourceSubscriptions":["test://a",5]}})"}) {
    const auto refused = read(object(params));
    ASSERT_FALSE(refused) << params;
    EXPECT_EQ(refused.error().code, protocol::code::invalid_params);
  }
}

TEST_F(subscriptions, of_tasks_are_for_those_who_declare_them) {
  const auto wanted = object(R"({"notifications":{"toolsListChanged":true,"taskIds":["t"]}})");
  const auto refused = read(wanted);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, protocol::code::missing_client_capability);
  declare(R"({"extensions":{"io.modelcontextprotocol/tasks":{}}})");
  EXPECT_TRUE(read(wanted));
  EXPECT_FALSE(read(object(R"({"notifications":{"taskIds":"t"}})")));
  declare("{}");
  server_.offers.tasks = false;
  EXPECT_TRUE(read(wanted));
}

TEST_F(subscriptions, name_a_bounded_number_of_resources) {
  json::array uris(protocol::most_listened_uris, json::value("test://a"));
  json::object params;
  params["notifications"].emplace_object()["resourceSubscriptions"] = uris;
  EXPECT_TRUE(read(params));
  uris.emplace_back("test://a");
  params["notifications"].get_object()["resourceSubscriptions"] = uris;
  EXPECT_FALSE(read(params));
}

TEST_F(subscriptions, are_honoured_as_far_as_it_is_offered) {
  EXPECT_EQ(kept(everything), "tools prompts resources test://a ");
  EXPECT_EQ(kept({}), "");
  EXPECT_EQ(kept({false, false, false, {"other://a", "test://b"}}), "test://b ");
  server_.offers.prompts = false;
  EXPECT_EQ(kept(everything), "tools resources test://a ");
  server_.offers.resources = false;
  EXPECT_EQ(kept(everything), "tools test://a ");
  server_.offers.resource_updates = false;
  EXPECT_EQ(kept(everything), "tools ");
  server_.offers.list_changes = false;
  EXPECT_EQ(kept(everything), "");
}

TEST_F(subscriptions, name_no_resources_where_there_are_none) {
  const protocol::services bare{server_, seals_, tools_};
  EXPECT_TRUE(honoured(everything, bare).uris.empty());
}

TEST_F(subscriptions, begin_with_what_is_honoured) {
  EXPECT_EQ(protocol::acknowledged_message(json::value("l1"), {true, false, false, {"test://a"}}),
            R"({"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{"notifications":)"
            R"({"toolsListChanged":true,"resourceSubscriptions":["test://a"]},)"
            R"("_meta":{"io.modelcontextprotocol/subscriptionId":"l1"}}})");
  EXPECT_NE(protocol::acknowledged_message(json::value(1), {}).find(R"("notifications":{})"), std::string::npos);
}

TEST_F(subscriptions, repeat_the_id_of_the_request_in_every_message_as_it_was) {
  for (const json::value& id :
       {json::value(0), json::value(9'007'199'254'740'992), json::value("0"), json::value("")}) {
    std::vector<std::string> messages = {acknowledged_message(id, everything)};
    for (const auto& each : changes)
      messages.push_back(change_message(each, everything, id).value_or("null"));
    for (const auto& message : messages) {
      const auto meta = json::parse(message).at("params").at("_meta");
      EXPECT_EQ(protocol::to_json_text(meta.at("io.modelcontextprotocol/subscriptionId")), protocol::to_json_text(id));
    }
    const auto last = object(listen_result(id, server_));
    EXPECT_EQ(protocol::to_json_text(last.at("id")), protocol::to_json_text(id));
    EXPECT_EQ(last.at("result").at("_meta").at("io.modelcontextprotocol/subscriptionId"), last.at("id"));
  }
}

TEST_F(subscriptions, tell_of_what_is_listened_to) {
  const json::value id("l1");
  EXPECT_EQ(change_message(changes[0], everything, id),
            R"({"jsonrpc":"2.0","method":"notifications/tools/list_changed",)"
            R"("params":{"_meta":{"io.modelcontextprotocol/subscriptionId":"l1"}}})");
  EXPECT_NE(change_message(changes[1], everything, id)->find("notifications/prompts/list_changed"), std::string::npos);
  EXPECT_NE(change_message(changes[2], everything, id)->find("notifications/resources/list_changed"),
            std::string::npos);
  EXPECT_EQ(change_message(changes[3], everything, id),
            R"({"jsonrpc":"2.0","method":"notifications/resources/updated",)"
            R"("params":{"uri":"test://a","_meta":{"io.modelcontextprotocol/subscriptionId":"l1"}}})");
}

TEST_F(subscriptions, tell_of_nothing_else) {
  const listen_filter each[] = {{true, false, false, {}},
                                {false, true, false, {}},
                                {false, false, true, {}},
                                {false, false, false, {"test://a"}}};
  for (std::size_t wanted = 0; wanted < changes.size(); ++wanted)
    for (std::size_t told = 0; told < changes.size(); ++told)
      EXPECT_EQ(change_message(changes[told], each[wanted], json::value(1)).has_value(), wanted == told);
  EXPECT_FALSE(change_message({change::kind::resource, "test://b"}, everything, json::value(1)));
  EXPECT_FALSE(change_message({change::kind::resource, "test://a/b"}, everything, json::value(1)));
}

TEST_F(subscriptions, end_with_a_result) {
  const auto last = object(listen_result(json::value(4), server_));
  EXPECT_EQ(last.at("result").at("resultType"), "complete");
  EXPECT_EQ(last.at("result").at("_meta").at("io.modelcontextprotocol/serverInfo").at("name"), "portkey-mcp");
}

TEST_F(subscriptions, tell_sessions_without_an_id) {
  EXPECT_EQ(protocol::session_change_message(changes[0]),
            R"({"jsonrpc":"2.0","method":"notifications/tools/list_changed","params":{}})");
  EXPECT_EQ(protocol::session_change_message(changes[3]),
            R"({"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"test://a"}})");
}

}  // namespace
