#include <boost/json/parse.hpp>

#include "test/emulator/tests/emulated.hpp"

namespace emulator::testing {

namespace {

class configs : public emulated {};

const char* const new_config =
    R"({"name":"Mine","config":{"retry":{"attempts":2}},"isDefault":1,"workspace_id":"ws-produc-5a3f10"})";

}  // namespace

TEST_F(configs, live_and_keep_their_versions) {
  const json::value made = create("/v1/configs", new_config);
  EXPECT_EQ(made.at("success"), true);
  const std::string at = "/v1/configs/" + text(made, "/data/id");
  const json::value one = read(at);
  EXPECT_EQ(json::parse(text(one, "/config")).at("retry").at("attempts"), 2);
  EXPECT_EQ(one.at("is_default"), 1);
  EXPECT_EQ(read("/v1/configs/pc-fallba-77c1a0").at("is_default"), 0) << "there is one default";

  const json::value changed = done("PUT", at, R"({"config":{"cache":{"mode":"simple"}},"name":"Yours"})");
  EXPECT_NE(changed.at("data").at("version_id"), made.at("data").at("version_id"));
  EXPECT_EQ(read(at).at("name"), "Yours");
  const json::value versions = read("/v1/configs/" + text(one, "/slug") + "/versions");
  EXPECT_EQ(versions.at("total"), 2);
  EXPECT_EQ(versions.at("data").at(0).at("version_id"), changed.at("data").at("version_id"));

  EXPECT_EQ(ask("DELETE", at).body, "{}");
  EXPECT_EQ(refused("GET", at), "403 AB03");
}

TEST_F(configs, need_a_name_of_their_own_and_a_workspace) {
  create("/v1/configs", new_config);
  EXPECT_EQ(refused("POST", "/v1/configs", new_config), "409 AB07");
  EXPECT_EQ(refused("POST", "/v1/configs", R"({"name":"Mine","config":{}})"), "400 AB01");
  EXPECT_EQ(refused("POST", "/v1/configs", R"({"name":"Mine","config":"{}","workspace_id":"ws-produc-5a3f10"})"),
            "400 AB01");
  key = workspace_key;
  EXPECT_EQ(ask("POST", "/v1/configs", R"({"name":"Theirs","config":{}})").status, 200u);
}

TEST_F(configs, writes_are_in_the_audit_log) {
  const json::value before =
      read("/v1/audit-logs?start_time=2026-01-01T00:00:00Z&end_time=2026-04-01T00:00:00Z&organisation_id=" +
           text(read("/v1/configs"), "/data/0/organisation_id"));
  create("/v1/configs", new_config);
  ask("POST", "/v1/configs", "{}");
  const json::value after =
      read("/v1/audit-logs?start_time=2026-01-01T00:00:00Z&end_time=2026-04-01T00:00:00Z&organisation_id=" +
           text(read("/v1/configs"), "/data/0/organisation_id"));
  EXPECT_EQ(after.at("total").as_int64(), before.at("total").as_int64() + 1) << "what is refused is not in it";
  const json::value& newest = after.at("records").at(0);
  EXPECT_EQ(newest.at("uri"), "/v1/configs");
  EXPECT_EQ(newest.at("action"), "create");
  EXPECT_EQ(newest.at("user_type"), "api_key");
  EXPECT_EQ(refused("GET", "/v1/audit-logs?start_time=2026-01-01T00:00:00Z&end_time=2026-04-01T00:00:00Z"), "400 AB01");
}

}  // namespace emulator::testing
