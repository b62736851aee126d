#include <boost/json/serialize.hpp>

#include "test/emulator/tests/emulated.hpp"

namespace emulator::testing {

namespace {

class prompts : public emulated {
 protected:
  std::string create_prompt(const std::string& string = R"("[{\"role\":\"user\",\"content\":\"Say {{what}}\"}]")") {
    return text(create("/v1/prompts", R"({"name":"New","collection_id":"product-0c1d2e","virtual_key":"vk","model":)"
                                      R"("gpt-4o","parameters":{"what":"hi"},"string":)" +
                                          string + "}"),
                "/slug");
  }
};

class partials : public emulated {};
class labels : public emulated {};
class collections : public emulated {};

}  // namespace

TEST_F(prompts, a_new_one_is_found_with_its_first_version) {
  const std::string slug = create_prompt();
  const json::value one = read("/v1/prompts/" + slug);
  EXPECT_EQ(one.at("name"), "New");
  EXPECT_EQ(one.at("prompt_version"), 1);
  EXPECT_EQ(one.at("parameters").at("model"), "gpt-4o");
  EXPECT_TRUE(one.at("string").is_string());
  EXPECT_EQ(read("/v1/prompts").at("total"), 7);
}

TEST_F(prompts, need_a_collection_and_every_member) {
  EXPECT_EQ(refused("POST", "/v1/prompts",
                    R"({"name":"x","collection_id":"none","virtual_key":"v","parameters":{},"string":"x"})"),
            "404 AB08");
  EXPECT_EQ(refused("POST", "/v1/prompts", R"({"name":"x","collection_id":"product-0c1d2e"})"), "400 AB01");
}

TEST_F(prompts, a_new_content_is_a_version_that_must_be_made_the_default) {
  const std::string at = "/v1/prompts/" + create_prompt();
  const json::value changed = done("PUT", at, R"({"patch":true,"string":"Other"})");
  EXPECT_FALSE(text(changed, "/prompt_version_id").empty());
  EXPECT_EQ(read(at).at("prompt_version"), 1);
  EXPECT_EQ(read(at + "?version=latest").at("string"), "Other");
  update(at + "/makeDefault", R"({"version":2})");
  EXPECT_EQ(read(at).at("string"), "Other");
  EXPECT_EQ(read(at + "?version=1").at("prompt_version"), 1);
  EXPECT_EQ(refused("PUT", at + "/makeDefault", R"({"version":3})"), "404 AB08");
  EXPECT_EQ(ask("PUT", at + "/publish", R"({"version":1})").status, 400u) << "not routed";
}

TEST_F(prompts, without_patch_the_content_must_be_whole_and_a_name_alone_makes_no_version) {
  const std::string at = "/v1/prompts/" + create_prompt();
  EXPECT_EQ(refused("PUT", at, R"({"string":"Other"})"), "400 AB01");
  update(at, R"({"name":"Renamed"})");
  EXPECT_EQ(read(at).at("name"), "Renamed");
  EXPECT_EQ(read(at + "/versions").at("total"), 1);
}

TEST_F(prompts, a_patch_keeps_what_it_does_not_name) {
  const std::string at = "/v1/prompts/" + create_prompt();
  done("PUT", at, R"({"patch":true,"string":"Other","version_description":"second"})");
  done("PUT", at, R"({"patch":true,"parameters":{"a":1}})");
  const json::value latest = read(at + "/versions/latest");
  EXPECT_EQ(latest.at("prompt_version"), 3);
  EXPECT_EQ(latest.at("string"), "Other");
  EXPECT_EQ(latest.at("prompt_version_description"), "second");
  EXPECT_EQ(json::serialize(latest.at("parameters")), R"({"a":1,"model":"gpt-4o"})");
}

TEST_F(prompts, keep_the_slug_of_a_virtual_key) {
  const std::string at = "/v1/prompts/" + create_prompt();
  const json::value keys = read("/v1/virtual-keys?current_page=0&page_size=100");
  for (const std::string& named : {text(keys, "/data/0/id"), std::string("@openai-main-258f4d")}) {
    ASSERT_FALSE(named.empty());
    done("PUT", at, R"({"patch":true,"virtual_key":")" + named + R"("})");
    EXPECT_EQ(text(read(at + "/versions/latest"), "/virtual_key"), text(keys, "/data/0/slug"));
  }
}

TEST_F(prompts, are_found_by_a_part_of_the_name_in_any_case_and_names_may_be_given_twice) {
  create_prompt();
  create_prompt();
  EXPECT_EQ(read("/v1/prompts?search=NEW&collection_id=product-0c1d2e").at("total"), 2);
  EXPECT_EQ(read("/v1/prompts?search=et%20SUMM&current_page=0&page_size=1").at("data").at(0).at("name"),
            "Ticket summary");
}

TEST_F(prompts, versions_are_listed_newest_first_and_carry_one_label_each) {
  const std::string at = "/v1/prompts/pp-ticket-su-6f2d1b";
  const json::value versions = read(at + "/versions");
  EXPECT_EQ(versions.at("object"), "list");
  ASSERT_EQ(versions.at("total"), 4);
  EXPECT_EQ(versions.at("data").at(0).at("prompt_version"), 4);
  const std::string label = text(read("/v1/labels"), "/data/0/id");
  const std::string second = at + "/versions/" + text(versions, "/data/2/id");
  update(second, R"({"label_id":")" + label + R"("})");
  EXPECT_EQ(text(read(second), "/prompt_version_label_id"), label);
  update(second, R"({"label_id":null})");
  EXPECT_TRUE(read(second).at("prompt_version_label_id").is_null());
}

TEST_F(prompts, are_rendered_for_a_workspace_key_with_variables_and_versions) {
  const std::string slug = create_prompt();
  const std::string body = R"({"variables":{"what":"\"yes\""},"temperature":0.5})";
  EXPECT_EQ(refused("POST", "/v1/prompts/" + slug + "/render", body), "403 AB03");
  key = workspace_key;
  const json::value done = create("/v1/prompts/" + slug + "/render", body);
  EXPECT_EQ(done.at("data").at("messages").at(0).at("content"), "Say \"yes\"");
  EXPECT_EQ(done.at("data").at("temperature"), 0.5);
  EXPECT_EQ(create("/v1/prompts/" + slug + "@latest/render", R"({"variables":{}})")
                .at("data")
                .at("messages")
                .at(0)
                .at("content"),
            "Say hi");
  EXPECT_EQ(refused("POST", "/v1/prompts/" + slug + "@9/render", body), "404 AB08");
}

TEST_F(prompts, are_completed_as_one_answer_or_a_stream) {
  key = workspace_key;
  const std::string at = "/v1/prompts/pp-ticket-su-6f2d1b/completions";
  EXPECT_EQ(create(at, R"({"variables":{}})").at("object"), "chat.completion");
  const answer streamed = ask("POST", at, R"({"variables":{},"stream":true})");
  EXPECT_EQ(streamed.header("Content-Type"), "text/event-stream");
  EXPECT_TRUE(streamed.body.ends_with("data: [DONE]\n\n"));
}

TEST_F(prompts, with_tools_are_completed_with_a_call_of_one) {
  const std::string at = "/v1/prompts/pp-product-d-a91e07";
  done("PUT", at,
       R"({"patch":true,"tools":[{"type":"function","function":{"name":"one"}},)"
       R"({"type":"function","function":{"name":"two"}}]})");
  key = workspace_key;
  const std::string latest = at + "@latest/completions";
  const auto called = [&](const std::string& members) {
    const json::value made = create(latest, R"({"variables":{})" + members + "}");
    EXPECT_EQ(made.at("choices").at(0).at("message").at("content").is_null(),
              text(made, "/choices/0/finish_reason") == "tool_calls");
    return text(made, "/choices/0/message/tool_calls/0/function/name");
  };
  EXPECT_EQ(called(""), "one");
  EXPECT_EQ(called(R"(,"tool_choice":{"type":"function","function":{"name":"two"}})"), "two");
  EXPECT_EQ(called(R"(,"tool_choice":"none")"), "");
  EXPECT_EQ(ask("POST", at + "/completions", R"({"variables":{}})").header("x-portkey-provider"), "anthropic");
}

TEST_F(prompts, can_be_deleted) {
  const std::string at = "/v1/prompts/" + create_prompt();
  EXPECT_EQ(ask("DELETE", at).body, "{}");
  EXPECT_EQ(refused("GET", at), "404 AB08");
}

TEST_F(partials, live_through_versions) {
  EXPECT_EQ(refused("POST", "/v1/prompts/partials", R"({"name":"x","string":"y"})"), "400 AB01") << "no workspace";
  const json::value made =
      create("/v1/prompts/partials", R"({"name":"Tone","string":"Be kind","workspace_id":"ws-produc-5a3f10"})");
  const std::string at = "/v1/prompts/partials/" + text(made, "/slug");
  EXPECT_EQ(read(at).at("prompt_partial_version_id"), made.at("version_id"));
  const json::value changed = done("PUT", at, R"({"string":"Be kinder","version_description":"more"})");
  EXPECT_NE(changed.at("prompt_partial_version_id"), made.at("version_id"));
  EXPECT_EQ(read(at).at("string"), "Be kind");
  update(at + "/makeDefault", R"({"version":2})");
  EXPECT_EQ(read(at).at("string"), "Be kinder");
  EXPECT_EQ(read(at + "/versions").at("data").as_array().size(), 2u);
  EXPECT_EQ(read("/v1/prompts/partials").at("total"), 4);
  EXPECT_EQ(ask("DELETE", at).body, "{}");
  EXPECT_EQ(refused("GET", at), "404 AB08");
}

TEST_F(labels, live_and_refuse_names_that_mean_versions) {
  const std::string body = R"({"name":"canary","color_code":"#00ff00","workspace_id":"ws-produc-5a3f10"})";
  const std::string at = "/v1/labels/" + text(create("/v1/labels", body), "/id");
  EXPECT_EQ(refused("POST", "/v1/labels", body), "409 AB07");
  for (const char* name : {"latest", "default", "12"})
    EXPECT_EQ(refused("PUT", at, std::string(R"({"name":")") + name + R"("})"), "400 AB01") << name;
  EXPECT_EQ(refused("PUT", at, R"({"color_code":"green"})"), "400 AB01");
  update(at, R"({"name":"canary2"})");
  EXPECT_EQ(read(at).at("name"), "canary2");
  EXPECT_EQ(read("/v1/labels?search=canary").at("total"), 1);
  EXPECT_EQ(refused("POST", "/v1/labels", R"({"name":"homeless"})"), "400 AB01");
  EXPECT_EQ(ask("DELETE", at).body, "{}");
  EXPECT_EQ(refused("GET", at), "404 AB08");
}

TEST_F(collections, live_and_are_kept_while_they_hold_something) {
  const std::string parent =
      text(create("/v1/collections", R"({"name":"Outer","workspace_id":"ws-produc-5a3f10"})"), "/slug");
  const std::string child =
      text(create("/v1/collections",
                  R"({"name":"Inner","workspace_id":"ws-produc-5a3f10","parent_collection_id":")" + parent + "\"}"),
           "/id");
  EXPECT_EQ(read("/v1/collections/" + parent).at("child_collections").as_array().size(), 1u);
  EXPECT_EQ(refused("DELETE", "/v1/collections/" + parent), "409 AB07");
  update("/v1/collections/" + child, R"({"name":"Renamed"})");
  EXPECT_EQ(read("/v1/collections/" + child).at("name"), "Renamed");
  EXPECT_EQ(ask("DELETE", "/v1/collections/" + child).status, 200u);
  EXPECT_EQ(ask("DELETE", "/v1/collections/" + parent).status, 200u);
  EXPECT_EQ(refused("DELETE", "/v1/collections/product-0c1d2e"), "409 AB07");
}

}  // namespace emulator::testing
