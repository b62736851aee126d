#include <string>

#include "protocol/json_text.hpp"
#include "test/protocol/served.hpp"

namespace {

using protocol::revision;

constexpr const char* completing =
    R"({"ref":{"type":"ref/prompt","name":"greet"},"argument":{"name":"who","value":"a"}})";

class prompt_methods : public served::methods {
 protected:
  std::size_t messages_with(boost::json::object content, revision spoken) {
    prompts_.answers = [content](const auto&) {
      protocol::prompt_result prompt;
      prompt.messages.emplace_back(protocol::user_message(content));
      return fakes::prompts::answer(prompt);
    };
    context_.spoken = spoken;
    return result("prompts/get", R"({"name":"greet"})").at("messages").as_array().size();
  }

  boost::json::object completion(std::size_t values, std::optional<std::size_t> total) {
    completions_.found.values.assign(values, "v");
    completions_.found.total = total;
    return result("completion/complete", completing).at("completion").as_object();
  }
};

TEST_F(prompt_methods, list_and_get) {
  EXPECT_EQ(protocol::to_json_text(result("prompts/list").at("prompts")), R"([{"name":"greet"}])");
  const auto got = result("prompts/get", R"({"name":"greet","arguments":{"who":"you"}})");
  EXPECT_EQ(protocol::to_json_text(got.at("messages")),
            R"([{"role":"user","content":{"type":"text","text":"hello"}}])");
  EXPECT_FALSE(got.contains("description"));
  EXPECT_EQ(prompts_.asked, "greet");
  EXPECT_EQ(protocol::to_json_text(prompts_.given), R"({"who":"you"})");
}

TEST_F(prompt_methods, show_a_description_where_there_is_one) {
  prompts_.answers = [](const auto&) {
    protocol::prompt_result prompt;
    prompt.description = "A \"greeting\"";
    return fakes::prompts::answer(prompt);
  };
  const auto got = result("prompts/get", R"({"name":"greet"})");
  EXPECT_EQ(got.at("description"), "A \"greeting\"");
  EXPECT_TRUE(got.at("messages").as_array().empty());
}

TEST_F(prompt_methods, refuse_what_is_malformed_or_unknown) {
  for (const std::string params :
       {"{}", R"({"name":5})", R"({"name":"greet","arguments":[]})", R"({"name":"greet","arguments":null})"})
    EXPECT_EQ(refused("prompts/get", params).code, protocol::code::invalid_params) << params;
  EXPECT_EQ(prompts_.asked, "");
  prompts_.answers = [](const auto&) { return protocol::error(protocol::code::invalid_params, "There is none."); };
  EXPECT_EQ(refused("prompts/get", R"({"name":"other"})").code, protocol::code::invalid_params);
}

TEST_F(prompt_methods, leave_out_messages_that_a_revision_cannot_read) {
  for (const auto spoken : protocol::spoken_revisions) {
    EXPECT_EQ(messages_with(protocol::text_content("x"), spoken), 1U);
    EXPECT_EQ(messages_with(protocol::image_content("AA==", "image/png"), spoken), 1U);
    EXPECT_EQ(messages_with(protocol::audio_content("AA==", "audio/wav"), spoken),
              spoken >= revision::r2025_03_26 ? 1U : 0U);
    EXPECT_EQ(messages_with(protocol::resource_link("test://a", "a"), spoken),
              spoken >= revision::r2025_06_18 ? 1U : 0U);
  }
}

TEST_F(prompt_methods, ask_and_go_on_for_the_same_prompt_only) {
  prompts_.answers = [](const protocol::call_context& context) -> fakes::prompts::answer {
    if (context.request_state.empty()) return protocol::prompt_outcome(served::questions({"which"}, "s"));
    return protocol::prompt_outcome(protocol::prompt_result());
  };
  declare(R"({"elicitation":{}})");
  const auto asked = result("prompts/get", R"({"name":"greet"})");
  EXPECT_EQ(asked.at("resultType"), "input_required");
  const auto state = protocol::to_json_text(asked.at("requestState"));
  EXPECT_EQ(result("prompts/get", R"({"name":"greet","requestState":)" + state + "}").at("resultType"), "complete");
  for (const std::string other : {R"("name":"other")", R"("name":"greet","arguments":{"a":"b"})"})
    EXPECT_EQ(refused("prompts/get", "{" + other + R"(,"requestState":)" + state + "}").code,
              protocol::code::invalid_params);
  EXPECT_EQ(refused("tools/call", R"({"name":"greet","requestState":)" + state + "}").code,
            protocol::code::invalid_params);
}

TEST_F(prompt_methods, complete_an_argument_of_a_prompt) {
  completions_.found.values = {"ann", "art"};
  const auto done = result("completion/complete",
                           R"({"ref":{"type":"ref/prompt","name":"greet"},"argument":{"name":"who","value":"a"},
                               "context":{"arguments":{"where":"here"}}})");
  EXPECT_EQ(protocol::to_json_text(done.at("completion").at("values")), R"(["ann","art"])");
  EXPECT_FALSE(done.at("completion").at("hasMore").as_bool());
  EXPECT_FALSE(done.at("completion").as_object().contains("total"));
  EXPECT_EQ(completions_.asked.prompt, "greet");
  EXPECT_EQ(completions_.asked.template_uri, "");
  EXPECT_EQ(completions_.asked.argument, "who");
  EXPECT_EQ(completions_.asked.value, "a");
  EXPECT_EQ(protocol::to_json_text(completions_.asked.others), R"({"where":"here"})");
}

TEST_F(prompt_methods, complete_within_the_call) {
  context_.until = std::chrono::steady_clock::time_point(std::chrono::hours(1));
  context_.principal = "ann";
  result("completion/complete", completing);
  EXPECT_EQ(completions_.seen.until, context_.until);
  EXPECT_EQ(completions_.seen.principal, "ann");
}

TEST_F(prompt_methods, say_whose_list_it_is) {
  EXPECT_EQ(result("prompts/list").at("cacheScope"), "public");
  prompts_.for_everybody = false;
  EXPECT_EQ(result("prompts/list").at("cacheScope"), "private");
}

TEST_F(prompt_methods, complete_a_variable_of_a_template) {
  result("completion/complete",
         R"({"ref":{"type":"ref/resource","uri":"test://{x}"},"argument":{"name":"x","value":""}})");
  EXPECT_EQ(completions_.asked.prompt, "");
  EXPECT_EQ(completions_.asked.template_uri, "test://{x}");
}

TEST_F(prompt_methods, give_at_most_a_hundred_values) {
  const auto all = completion(100, std::nullopt);
  EXPECT_EQ(all.at("values").as_array().size(), 100U);
  EXPECT_FALSE(all.at("hasMore").as_bool());
  const auto cut = completion(101, std::nullopt);
  EXPECT_EQ(cut.at("values").as_array().size(), 100U);
  EXPECT_TRUE(cut.at("hasMore").as_bool());
  const auto told = completion(3, 500);
  EXPECT_TRUE(told.at("hasMore").as_bool());
  EXPECT_EQ(told.at("total").to_number<int>(), 500);
}

TEST_F(prompt_methods, say_that_there_may_be_more_values_than_were_looked_at) {
  completions_.found.more = true;
  const auto some = completion(2, std::nullopt);
  EXPECT_TRUE(some.at("hasMore").as_bool());
  EXPECT_FALSE(some.contains("total"));
  EXPECT_TRUE(completion(0, std::nullopt).at("hasMore").as_bool());
}

TEST_F(prompt_methods, refuse_a_completion_that_is_malformed) {
  const std::string argument = R"("argument":{"name":"x","value":"y"})",
                    ref = R"("ref":{"type":"ref/prompt","name":"p"})";
  for (const std::string& params :
       {std::string("{}"), "{" + argument + "}", "{" + ref + "}",
        R"({"ref":{"type":"ref/tool","name":"p"},)" + argument + "}",
        R"({"ref":{"type":"ref/prompt","uri":"p"},)" + argument + "}",
        R"({"ref":{"type":"ref/resource","name":"p"},)" + argument + "}", "{" + ref + R"(,"argument":{"name":"x"}})",
        "{" + ref + R"(,"argument":{"name":"x","value":5}})"})
    EXPECT_EQ(refused("completion/complete", params).code, protocol::code::invalid_params) << params;
}

}  // namespace
