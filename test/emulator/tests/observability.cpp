#include "test/emulator/tests/emulated.hpp"

namespace emulator::testing {

namespace {

class logs : public emulated {};
class log_exports : public emulated {};
class deployments : public emulated {};

const std::string entry = R"({"request":{"url":"https://llm.example.com","body":{"model":"m"}},)"
                          R"("response":{"status":200,"body":{"ok":true},"response_time":412},)"
                          R"("metadata":{"trace_id":"mine"}})";
const std::string november = R"("filters":{"time_of_generation_min":"2026-03-01T00:00:00Z","cost_min":1})";

}  // namespace

TEST_F(logs, are_inserted_with_a_workspace_key_and_read_with_headers_and_bodies) {
  EXPECT_EQ(refused("POST", "/v1/logs", entry), "403 AB03") << "an Admin key";
  key = workspace_key;
  const answer given = ask("POST", "/v1/logs", "[" + entry + "]");
  EXPECT_EQ(given.status, 200u);
  EXPECT_EQ(given.body, "");
  EXPECT_EQ(ask("POST", "/v1/logs", entry).status, 200u);
  EXPECT_EQ(refused("POST", "/v1/logs", "[" + entry + R"(,{"request":{}}])"), "400 AB01");
  const json::value one = read("/v1/logs/mine");
  EXPECT_EQ(one.at("request").at("body").at("model"), "m");
  EXPECT_EQ(one.at("response").at("responseTime"), 412);
  EXPECT_EQ(one.at("metrics").at("trace_id"), "mine");
  EXPECT_EQ(refused("GET", "/v1/logs/none"), "404 AB08");
  EXPECT_EQ(refused("GET", "/v1/logs/trace-sample-1"), "404 AB08") << "another workspace's";
  EXPECT_EQ(refused("GET", "/v1/logs/mine?path_format=v2"), "400 AB01");
}

TEST_F(logs, of_a_long_conversation_are_large) {
  EXPECT_GT(ask("GET", "/v1/logs/trace-sample-5").body.size(), 100'000u);
}

TEST_F(logs, get_feedback) {
  const std::string body = R"({"trace_id":"mine","value":5,"weight":0.5})";
  EXPECT_EQ(refused("POST", "/v1/feedback", body), "403 AB03");
  key = workspace_key;
  const json::value made = create("/v1/feedback", body);
  EXPECT_EQ(made.at("status"), "success");
  const std::string at = "/v1/feedback/" + text(made, "/feedback_ids/0");
  EXPECT_EQ(done("PUT", at, R"({"value":-1})").at("feedback_ids"), made.at("feedback_ids"));
  EXPECT_EQ(refused("PUT", at, R"({"value":11})"), "400 AB01");
  EXPECT_EQ(refused("PUT", "/v1/feedback/none", R"({"value":1})"), "404 AB08");
}

TEST_F(log_exports, go_from_draft_to_a_signed_url) {
  const json::value made =
      create("/v1/logs/exports", R"({"workspace_id":"ws-produc-5a3f10","requested_data":["id"],)" + november + "}");
  EXPECT_GT(made.at("total").as_int64(), 0);
  const std::string at = "/v1/logs/exports/" + text(made, "/id");
  EXPECT_EQ(read(at).at("status"), "draft");
  EXPECT_EQ(refused("GET", at + "/download"), "400 AB01");
  EXPECT_EQ(done("PUT", at, R"({"filters":{"cost_min":1000}})").at("total"), 0);
  EXPECT_EQ(done("POST", at + "/start").at("message"), "Export task started successfully");
  EXPECT_EQ(refused("POST", at + "/start"), "400 AB01");
  EXPECT_EQ(refused("PUT", at, R"({"filters":{}})"), "400 AB01");
  EXPECT_EQ(read(at).at("status"), "in_progress");
  EXPECT_EQ(read(at).at("status"), "in_progress");
  EXPECT_EQ(read(at).at("status"), "success");
  EXPECT_TRUE(text(read(at + "/download"), "/signed_url").starts_with("https://"));
  EXPECT_EQ(refused("POST", at + "/cancel"), "400 AB01");
  EXPECT_EQ(read("/v1/logs/exports?workspace_id=ws-produc-5a3f10").at("total"), 3);
}

TEST_F(log_exports, are_stopped) {
  const std::string at = "/v1/logs/exports/" + text(read("/v1/logs/exports"), "/data/1/id");
  done("POST", at + "/start");
  EXPECT_EQ(done("POST", at + "/cancel").at("message"), "Export task stopped successfully");
  EXPECT_EQ(read(at).at("status"), "stopped");
}

TEST_F(log_exports, leave_out_what_a_workspace_keeps_to_itself) {
  EXPECT_EQ(
      read("/v1/logs/exports/field-restrictions?workspace_id=ws-suppor-1d96fa").at("deniedFields").as_array().size(),
      3u);
  const std::string denied = R"("requested_data":["request"],)" + november + "}";
  EXPECT_EQ(refused("POST", "/v1/logs/exports", R"({"workspace_id":"ws-suppor-1d96fa",)" + denied), "403 AB03");
  EXPECT_EQ(ask("POST", "/v1/logs/exports", R"({"workspace_id":"ws-produc-5a3f10",)" + denied).status, 200u);
  EXPECT_EQ(refused("POST", "/v1/logs/exports",
                    R"({"workspace_id":"ws-produc-5a3f10","requested_data":["ai_provider"],)" + november + "}"),
            "400 AB01");
}

TEST_F(deployments, live_show_their_secrets_once_and_are_archived) {
  const json::value made = create("/v1/deployments", R"({"name":"Mine","tags":{"a":"b"},"auth_settings":{)"
                                                     R"("workspaces_allowed":["ws-produc-5a3f10"]}})");
  EXPECT_FALSE(text(made, "/client_auth").empty());
  EXPECT_FALSE(text(made, "/credentials/password").empty());
  const std::string at = "/v1/deployments/" + text(made, "/id");
  EXPECT_FALSE(read(at).as_object().contains("client_auth"));
  EXPECT_EQ(refused("GET", at + "/ping"), "400 AB01");
  update(at, R"({"auth_settings":{"gateway_base_url":"https://gw.example.com"}})");
  EXPECT_EQ(read(at).at("auth_settings").at("workspaces_allowed").as_array().size(), 1u) << "merged";
  EXPECT_EQ(read(at + "/ping").at("status"), "partial");
  EXPECT_NE(text(done("PUT", at, R"({"rotate_auth":true})"), "/client_auth"), text(made, "/client_auth"));
  EXPECT_EQ(read("/v1/deployments?status=active").at("total"), 3);
  EXPECT_EQ(read("/v1/deployments?tags=%7B%22a%22%3A%22b%22%7D").at("total"), 1);
  EXPECT_EQ(read("/v2/deployments?tags%5Ba%5D=b").at("total"), 1);
  EXPECT_EQ(ask("DELETE", at).status, 200u);
  EXPECT_EQ(read(at).at("status"), "archived");
  EXPECT_EQ(refused("POST", "/v1/deployments", R"({"name":"x","auth_settings":{"workspaces_allowed":["none"]}})"),
            "400 AB01");
}

TEST_F(deployments, always_have_a_default) {
  const json::value all = read("/v1/deployments?status=active");
  const std::string first = "/v1/deployments/" + text(all, "/data/0/id");
  const std::string second = "/v1/deployments/" + text(all, "/data/1/id");
  EXPECT_EQ(refused("DELETE", first), "400 AB01");
  update(second, R"({"is_default":true})");
  EXPECT_EQ(read(first).at("is_default"), 0);
  EXPECT_EQ(ask("DELETE", first).status, 200u);
  EXPECT_EQ(refused("PUT", second, R"({"is_default":false})"), "400 AB01");
}

}  // namespace emulator::testing
