#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "test/emulator/tests/client.hpp"

namespace emulator::testing {

namespace {

class workspace_things : public ::testing::Test {
 protected:
  json::value read(const std::string& target, const std::string& key = admin_key) {
    const answer given = caller.get(target, key);
    EXPECT_EQ(given.status, 200u) << target << ": " << given.body;
    return given.parsed();
  }

  server portkey{fixed_day()};
  client caller{portkey};
};

}  // namespace

TEST_F(workspace_things, configs_are_listed_without_their_content) {
  const json::value list = read("/v1/configs");
  EXPECT_EQ(list.at("success"), true);
  ASSERT_EQ(list.at("data").as_array().size(), 12u);
  const json::value& first = list.at("data").at(0);
  EXPECT_EQ(first.at("slug"), "pc-fallba-77c1a0");
  EXPECT_EQ(first.at("is_default"), 1);
  EXPECT_EQ(list.at("data").at(1).at("is_default"), 0);
  EXPECT_FALSE(first.as_object().contains("config"));
}

TEST_F(workspace_things, a_config_is_flat_and_its_content_is_a_string) {
  const json::value one = read("/v1/configs/pc-fallba-77c1a0");
  EXPECT_EQ(one.at("name"), "Fallback to Azure");
  ASSERT_TRUE(one.at("config").is_string());
  const json::value content = json::parse(one.at("config").get_string());
  EXPECT_EQ(content.at("strategy").at("mode"), "fallback");
}

TEST_F(workspace_things, every_config_holds_json) {
  const json::value list = read("/v1/configs");
  for (const json::value& one : list.at("data").as_array()) {
    const json::value whole = read("/v1/configs/" + json::value_to<std::string>(one.at("slug")));
    EXPECT_TRUE(json::parse(whole.at("config").as_string()).is_object());
  }
}

TEST_F(workspace_things, a_workspace_key_reaches_its_own_workspace_only) {
  EXPECT_EQ(read("/v1/configs", workspace_key).at("data").as_array().size(), 5u);
  EXPECT_EQ(read("/v1/configs?workspace_id=ws-stagin-8c41d7", workspace_key).at("data").as_array().size(), 5u)
      << "workspace_id is ignored";
  EXPECT_EQ(caller.get("/v1/configs/pc-stagin-12ab90", workspace_key).code(), "AB03");
  EXPECT_EQ(read("/v1/virtual-keys?current_page=0&page_size=50", workspace_key).at("total"), 4);
}

TEST_F(workspace_things, an_admin_key_may_name_a_workspace_by_slug_or_id) {
  const json::value by_slug = read("/v1/configs?workspace_id=ws-stagin-8c41d7");
  ASSERT_EQ(by_slug.at("data").as_array().size(), 2u);
  const std::string id = json::value_to<std::string>(by_slug.at("data").at(0).at("workspace_id"));
  EXPECT_EQ(read("/v1/configs?workspace_id=" + id), by_slug);
  EXPECT_EQ(caller.get("/v1/configs?workspace_id=ws-none").code(), "AB03");
}

TEST_F(workspace_things, what_does_not_exist_is_refused) {
  EXPECT_EQ(caller.get("/v1/configs/pc-none").code(), "AB03");
  EXPECT_EQ(caller.get("/v1/virtual-keys/none").code(), "AB03");
  EXPECT_EQ(caller.get("/v1/api-keys/none").code(), "AB03");
  EXPECT_EQ(caller.get("/v1/prompts/none").code(), "AB08");
  EXPECT_EQ(caller.get("/v1/collections/none").code(), "AB08");
  EXPECT_EQ(caller.get("/v1/prompts?collection_id=none").code(), "AB08");
}

TEST_F(workspace_things, virtual_keys_need_both_page_parameters) {
  for (const char* query : {"", "?current_page=0", "?page_size=50", "?current_page=-1&page_size=50",
                            "?current_page=0&page_size=all", "?currentPage=0&pageSize=50"}) {
    const answer given = caller.get(std::string("/v1/virtual-keys") + query);
    EXPECT_EQ(given.status, 400u) << query;
    EXPECT_EQ(given.code(), "AB01") << query;
    EXPECT_EQ(given.message(), "Invalid request. Please check and try again.") << query;
  }
}

TEST_F(workspace_things, virtual_keys_have_limits_of_every_form_and_no_secret) {
  const json::value list = read("/v1/virtual-keys?current_page=0&page_size=50");
  EXPECT_EQ(list.at("object"), "list");
  EXPECT_EQ(list.at("total"), 8);
  const json::array& keys = list.at("data").as_array();
  EXPECT_EQ(keys[0].at("usage_limits").at("credit_limit"), 1000);
  EXPECT_EQ(keys[0].at("rate_limits").at(0).at("unit"), "rpm");
  EXPECT_TRUE(keys[1].at("usage_limits").is_null());
  EXPECT_TRUE(keys[1].at("rate_limits").is_null());
  EXPECT_TRUE(keys[3].at("rate_limits").as_array().empty());
  EXPECT_EQ(keys[5].at("status"), "exhausted");
  EXPECT_TRUE(keys[6].at("expires_at").is_string());
  for (const json::value& one : keys)
    EXPECT_FALSE(one.as_object().contains("key"));
}

TEST_F(workspace_things, virtual_keys_are_paged_from_0) {
  const json::value last = read("/v1/virtual-keys?current_page=2&page_size=3");
  EXPECT_EQ(last.at("total"), 8);
  EXPECT_EQ(last.at("data").as_array().size(), 2u);
}

TEST_F(workspace_things, a_virtual_key_masks_its_secret) {
  const json::value one = read("/v1/virtual-keys/openai-main-258f4d");
  EXPECT_EQ(one.at("key"), "");
  EXPECT_TRUE(one.at("masked_api_key").is_string());
}

TEST_F(workspace_things, collections_need_the_workspace_from_an_admin_key) {
  EXPECT_EQ(caller.get("/v1/collections").code(), "AB01");
  EXPECT_EQ(caller.get("/v1/collections?workspace_id=ws-none").code(), "AB08");
  const json::value list = read("/v1/collections?workspace_id=ws-produc-5a3f10");
  EXPECT_EQ(list.at("total"), 2);
  EXPECT_EQ(list.at("data").at(0).at("collection_details").at("prompts_count"), 2);
  EXPECT_EQ(read("/v1/collections", workspace_key), list);
  EXPECT_EQ(read("/v1/collections?search=Int", workspace_key).at("total"), 1);
  EXPECT_TRUE(read("/v1/collections/product-0c1d2e").at("child_collections").is_array());
}

TEST_F(workspace_things, prompts_are_listed_as_summaries) {
  const json::value list = read("/v1/prompts");
  EXPECT_EQ(list.at("total"), 6);
  EXPECT_FALSE(list.at("data").at(0).as_object().contains("string"));
  EXPECT_EQ(list.at("data").at(0).at("object"), "prompt");
  EXPECT_EQ(read("/v1/prompts?search=Paper").at("total"), 1);
  EXPECT_EQ(read("/v1/prompts?collection_id=product-0c1d2e").at("total"), 2);
  EXPECT_EQ(read("/v1/prompts?workspace_id=ws-suppor-1d96fa").at("total"), 1);
}

TEST_F(workspace_things, a_prompt_is_flat_and_a_chat_template_is_a_string) {
  const json::value one = read("/v1/prompts/pp-ticket-su-6f2d1b");
  EXPECT_EQ(one.at("prompt_version"), 4);
  ASSERT_TRUE(one.at("string").is_string());
  EXPECT_EQ(json::parse(one.at("string").get_string()).at(0).at("role"), "system");
  EXPECT_EQ(one.at("parameters").at("model"), one.at("model"));
  EXPECT_EQ(one.at("is_raw_template"), 1);
  EXPECT_EQ(read("/v1/prompts/" + json::value_to<std::string>(one.at("id"))), one);
}

TEST_F(workspace_things, api_keys_are_masked) {
  const json::value list = read("/v1/api-keys");
  EXPECT_EQ(list.at("total"), 6);
  EXPECT_EQ(list.at("data").at(0).at("type"), "organisation-service");
  EXPECT_TRUE(list.at("data").at(0).at("workspace_id").is_null());
  const json::value& web_shop = list.at("data").at(1);
  EXPECT_EQ(web_shop.at("key"), "pk1*****3AX");
  EXPECT_EQ(web_shop.at("usage_limits").at("credit_limit"), 200);
  EXPECT_EQ(read("/v1/api-keys/" + json::value_to<std::string>(web_shop.at("id"))), web_shop);
  EXPECT_EQ(read("/v1/api-keys?page_size=2&current_page=1&workspace_id=ws-produc-5a3f10").at("total"), 2);
}

}  // namespace emulator::testing
