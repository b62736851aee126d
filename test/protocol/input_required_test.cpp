#include "protocol/input_required.hpp"

#include <string>
#include <utility>

#include "protocol/json_text.hpp"
#include "test/protocol/served.hpp"

namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using protocol::declares;
using protocol::revision;
using served::object;

constexpr const char* extension = "io.modelcontextprotocol/tasks";

protocol::call_context caller(const std::string& capabilities, revision spoken = served::modern) {
  protocol::call_context context;
  context.spoken = spoken;
  context.client_capabilities = object(capabilities);
  return context;
}

TEST(declares, finds_what_is_declared) {
  const auto context =
      caller(R"({"roots":{},"sampling":{"tools":{}},"extensions":{"io.modelcontextprotocol/tasks":{}}})");
  for (const auto* name : {"roots", "sampling", "sampling.tools", extension})
    EXPECT_TRUE(declares(context, name)) << name;
  for (const auto* name : {"elicitation", "elicitation.url", "sampling.context", "a/b", ""})
    EXPECT_FALSE(declares(context, name)) << name;
  EXPECT_FALSE(declares(caller(R"({"roots":true,"sampling":null})"), "roots"));
}

TEST(declares, takes_an_elicitation_without_a_mode_for_forms) {
  EXPECT_TRUE(declares(caller(R"({"elicitation":{}})"), "elicitation"));
  EXPECT_TRUE(declares(caller(R"({"elicitation":{"form":{},"url":{}}})"), "elicitation"));
  EXPECT_FALSE(declares(caller(R"({"elicitation":{"url":{}}})"), "elicitation"));
  EXPECT_TRUE(declares(caller(R"({"elicitation":{"url":{}}})"), "elicitation.url"));
  EXPECT_FALSE(declares(caller(R"({"elicitation":{}})"), "elicitation.url"));
}

TEST(declares, knows_when_a_capability_came) {
  struct row {
    revision since;
    const char* name;
  };
  const std::string all =
      R"({"roots":{},"elicitation":{"form":{},"url":{}},"extensions":{"io.modelcontextprotocol/tasks":{}}})";
  for (const auto& [since, name] :
       {row{revision::r2024_11_05, "roots"}, row{revision::r2025_06_18, "elicitation"},
        row{revision::r2025_11_25, "elicitation.url"}, row{revision::r2026_07_28, extension}})
    for (const auto spoken : protocol::spoken_revisions)
      EXPECT_EQ(declares(caller(all, spoken), name), spoken >= since) << name << ' ' << protocol::name_of(spoken);
}

TEST(missing_capability, shows_what_would_have_to_be_declared) {
  struct row {
    const char* name;
    const char* needed;
  };
  for (const auto& [name, needed] :
       {row{"sampling", R"({"sampling":{}})"}, row{"elicitation.url", R"({"elicitation":{"url":{}}})"},
        row{extension, R"({"extensions":{"io.modelcontextprotocol/tasks":{}}})"}}) {
    const auto why = protocol::missing_capability(name);
    EXPECT_EQ(why.code, -32021);
    EXPECT_EQ(protocol::to_json_text(why.data), std::string(R"({"requiredCapabilities":)") + needed + "}");
  }
}

TEST(elicitation, is_a_form_of_required_fields) {
  const auto question =
      protocol::elicitation("who", "Who?", object(R"({"name":{"type":"string"},"age":{"type":"integer"}})"));
  EXPECT_EQ(question.key, "who");
  EXPECT_EQ(question.method, "elicitation/create");
  EXPECT_EQ(protocol::to_json_text(question.params),
            R"({"message":"Who?","requestedSchema":{"type":"object","properties":{"name":{"type":"string"},)"
            R"("age":{"type":"integer"}},"required":["name","age"]}})");
}

/// One call whose states are sealed: another is made by changing one thing of it.
struct sealed_call {
  const protocol::seal& seals;
  std::string principal = "alice", method = "tools/call";
  json::object params = object(R"({"name":"delete","arguments":{"id":1}})");
  std::chrono::system_clock::time_point now{1'800'000'000s};

  protocol::state_binding bound() const { return {seals, principal, method, params, now}; }
};

class input : public testing::Test {
 protected:
  /// The members of a result as an object; empty, and a failure, when it was an error.
  json::object asked(const protocol::input_required& wanted, const std::string& capabilities) {
    const auto members = input_required_members(wanted, call_.bound(), caller(capabilities));
    EXPECT_TRUE(members) << members.error().message;
    return members ? object("{" + *members + "}") : json::object();
  }

  int refused(const protocol::input_required& wanted, const std::string& capabilities) {
    const auto members = input_required_members(wanted, call_.bound(), caller(capabilities));
    return members ? 0 : members.error().code;
  }

  /// What a handler would find as its state in that call.
  static std::optional<std::string> state_in(sealed_call call, const json::value& state) {
    call.params["requestState"] = state;
    protocol::call_context context;
    if (auto why = read_input(call.params, call.bound(), context)) {
      EXPECT_EQ(why->code, protocol::code::invalid_params);
      return std::nullopt;
    }
    return context.request_state;
  }

  std::string state() {
    return std::string(asked(served::questions({}, "secret state"), "{}").at("requestState").as_string());
  }

  fakes::remembering_seal seals_;
  sealed_call call_{seals_};
};

TEST_F(input, is_asked_for_under_its_keys) {
  const auto questions = asked(served::questions({"a", "b"}), R"({"elicitation":{}})");
  EXPECT_FALSE(questions.contains("requestState"));
  EXPECT_EQ(questions.at("inputRequests").as_object().size(), 2U);
  EXPECT_EQ(questions.at("inputRequests").at("b").at("params").at("message"), "Which?");
}

TEST_F(input, may_be_a_state_alone_but_not_nothing) {
  EXPECT_FALSE(asked(served::questions({}, "s"), "{}").contains("inputRequests"));
  EXPECT_EQ(refused(served::questions({}), "{}"), protocol::code::internal_error);
}

TEST_F(input, is_never_asked_of_who_does_not_declare_it) {
  struct row {
    const char* method;
    const char* params;
    const char* enough;
    const char* too_little;
  };
  for (const auto& [method, params, enough, too_little] :
       {row{"elicitation/create", "{}", R"({"elicitation":{}})", R"({"elicitation":{"url":{}},"sampling":{}})"},
        row{"elicitation/create", R"({"mode":"form"})", R"({"elicitation":{"form":{}}})", "{}"},
        row{"elicitation/create", R"({"mode":"url"})", R"({"elicitation":{"url":{}}})",
            R"({"elicitation":{"form":{}}})"},
        row{"sampling/createMessage", "{}", R"({"sampling":{}})", R"({"elicitation":{},"roots":{}})"},
        row{"sampling/createMessage", R"({"tools":[]})", R"({"sampling":{"tools":{}}})", R"({"sampling":{}})"},
        row{"roots/list", "{}", R"({"roots":{}})", R"({"sampling":{}})"}}) {
    protocol::input_required wanted;
    wanted.requests.push_back({"k", method, object(params)});
    EXPECT_TRUE(asked(wanted, enough).at("inputRequests").as_object().contains("k")) << method << params;
    EXPECT_EQ(refused(wanted, too_little), -32021) << method << params;
    wanted.requests.insert(wanted.requests.begin(), protocol::input_request{"r", "roots/list", {}});
    EXPECT_EQ(refused(wanted, too_little), -32021) << method << params;
  }
}

TEST_F(input, keeps_a_state_for_the_same_call_alone) {
  const auto sealed = state();
  EXPECT_EQ(sealed.find("secret"), std::string::npos);
  EXPECT_EQ(state_in(call_, json::value(sealed)), "secret state");
  const auto spoiled = [&](auto spoil) {
    auto other = call_;
    spoil(other);
    return state_in(other, json::value(sealed));
  };
  EXPECT_EQ(spoiled([](sealed_call& one) { one.now += 9min; }), "secret state");
  EXPECT_FALSE(spoiled([](sealed_call& one) { one.now += 11min; })) << "expired";
  EXPECT_FALSE(spoiled([](sealed_call& one) { one.principal = "bob"; }));
  EXPECT_FALSE(spoiled([](sealed_call& one) { one.principal.clear(); }));
  EXPECT_FALSE(spoiled([](sealed_call& one) { one.method = "prompts/get"; }));
  EXPECT_FALSE(spoiled([](sealed_call& one) { one.params["name"] = "delete_all"; }));
  EXPECT_FALSE(spoiled([](sealed_call& one) { one.params["uri"] = "test://a"; }));
  EXPECT_FALSE(spoiled([](sealed_call& one) { one.params["arguments"] = object(R"({"id":2})"); }));
  EXPECT_FALSE(spoiled([](sealed_call& one) { one.params.erase("arguments"); }));
}

TEST_F(input, refuses_a_state_that_was_not_sealed_for_it) {
  const auto sealed = state();
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    auto tampered = sealed;
    tampered[at] = tampered[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(state_in(call_, json::value(tampered))) << at;
  }
  for (const json::value& other : {json::value(""), json::value("secret state"), json::value(5), json::value()})
    EXPECT_FALSE(state_in(call_, other));
  const auto later = call_.now + 1h;
  for (const auto purpose : {protocol::seal_purpose::cursor, protocol::seal_purpose::session})
    EXPECT_FALSE(state_in(call_, json::value(seals_.close("x", purpose, "alice", later))));
}

TEST_F(input, keeps_a_state_whatever_the_order_of_the_members) {
  call_.params = object(R"({"name":"delete","arguments":{"a":1,"b":{"c":[{"d":2,"e":3}],"f":4}}})");
  const json::value sealed(state());
  call_.params = object(R"({"arguments":{"b":{"f":4,"c":[{"e":3,"d":2}]},"a":1},"name":"delete"})");
  EXPECT_TRUE(state_in(call_, sealed));
  call_.params = object(R"({"arguments":{"b":{"f":4,"c":[{"e":3,"d":2},1]},"a":1},"name":"delete"})");
  EXPECT_FALSE(state_in(call_, sealed));
}

TEST_F(input, keeps_a_state_where_no_arguments_are_left_out) {
  call_.params = object(R"({"name":"delete"})");
  const json::value sealed(state());
  call_.params = object(R"({"name":"delete","arguments":{}})");
  EXPECT_TRUE(state_in(call_, sealed));
}

TEST_F(input, is_not_asked_for_twice_under_one_key) {
  const auto members =
      input_required_members(served::questions({"a", "a"}), call_.bound(), caller(R"({"elicitation":{}})"));
  ASSERT_FALSE(members);
  EXPECT_EQ(members.error().code, protocol::code::internal_error);
}

TEST_F(input, takes_answers_that_are_objects) {
  protocol::call_context context;
  call_.params["inputResponses"] = object(R"({"a":{"action":"accept"},"unknown":{}})");
  EXPECT_FALSE(read_input(call_.params, call_.bound(), context));
  ASSERT_NE(protocol::answer_to(context, "a"), nullptr);
  EXPECT_EQ(protocol::answer_to(context, "a")->at("action"), "accept");
  EXPECT_EQ(protocol::answer_to(context, "b"), nullptr);
  for (const auto* wrong : {"[]", "null", "5", R"({"a":null})", R"({"a":{},"b":"yes"})"}) {
    call_.params["inputResponses"] = json::parse(wrong);
    const auto why = read_input(call_.params, call_.bound(), context);
    ASSERT_TRUE(why) << wrong;
    EXPECT_EQ(why->code, protocol::code::invalid_params);
  }
}

}  // namespace
