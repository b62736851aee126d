#pragma once

#include <gmock/gmock.h>

#include <string>
#include <variant>
#include <vector>

#include "portkey/confirmation.hpp"
#include "test/portkey/live_portkey.hpp"
#include "test/portkey/recording_guards.hpp"

/// Calls past all guards, of a client that can or cannot be asked.
class guarded_portkey : public live_portkey {
 protected:
  using ended = protocol::tool_answer;
  using input_required = protocol::input_required;
  using tool_result = protocol::tool_result;

  ended called(const std::string& name, const std::string& arguments) {
    portkey::lent_tools tools(*box_, client_, keys_, within_, guards_.all());
    auto answered = support::run(loop_, tools.call(name, boost::json::parse(arguments).as_object(), context_));
    EXPECT_TRUE(answered.has_value());
    return answered ? *answered : ended();
  }
  tool_result result(const ended& answered) {
    const auto* one = std::get_if<tool_result>(&answered);
    EXPECT_TRUE(one) << "a question came";
    return one ? *one : tool_result();
  }
  boost::json::object shown(const ended& answered) {
    const auto one = result(answered);
    EXPECT_FALSE(one.is_error) << one.text;
    return one.is_error ? boost::json::object() : boost::json::parse(one.text).as_object();
  }
  std::string failed(const ended& answered) {
    const auto one = result(answered);
    EXPECT_TRUE(one.is_error) << one.text;
    return one.text;
  }
  input_required question(const ended& answered) {
    const auto* one = std::get_if<input_required>(&answered);
    EXPECT_TRUE(one) << "no question came: " << (one ? "" : std::get<tool_result>(answered).text);
    return one ? *one : input_required();
  }

  void can_be_asked() { context_.client_capabilities = boost::json::parse(R"({"elicitation":{}})").as_object(); }
  /// The client comes back with that answer to that question.
  void answers(const input_required& asked, const std::string& answer) {
    context_.request_state = asked.state;
    context_.input_responses[portkey::confirmation_key] = boost::json::parse(answer);
  }
  static constexpr const char* yes = R"({"action":"accept","content":{"confirmed":true}})";

  /// The writes that came to Portkey.
  std::vector<std::string> written() const {
    std::vector<std::string> out;
    for (const auto& each : emulator_.requests())
      if (each.method != "GET") out.push_back(each.method + " " + each.target);
    return out;
  }
  /// A config that may go.
  std::string config(const std::string& name = "Doomed") {
    const auto made = shown(
        called("create_config",
               R"({"workspace_id":"ws-produc-5a3f10","config":{"retry":{"attempts":3}},"name":")" + name + R"("})"));
    guards_.audit.entries.clear();
    sent_before_ = written().size();
    const auto listed = shown(called("list_configs", R"({"workspace_id":"ws-produc-5a3f10","page_size":100})"));
    for (const auto& each : listed.at("configurations").as_array())
      if (each.at("id") == made.at("id")) return std::string(each.at("slug").as_string());
    ADD_FAILURE() << "the config is not listed";
    return {};
  }
  std::vector<std::string> newly_written() const {
    auto all = written();
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(sent_before_));
    return all;
  }
  static std::string by_id(const std::string& slug) { return R"({"config_id":")" + slug + R"("})"; }

  recording_guards guards_;
  std::size_t sent_before_ = 0;
};
