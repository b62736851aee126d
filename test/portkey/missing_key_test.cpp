#include "portkey/missing_key.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "portkey/catalogue.hpp"

namespace {

using portkey::key_source;
using testing::HasSubstr;

std::string said(const char* name, key_source from) {
  const auto told = portkey::missing_key(portkey::operation_named(name), from);
  EXPECT_TRUE(told.is_error);
  return told.text;
}

TEST(missing_key, is_asked_of_whoever_gives_the_keys) {
  EXPECT_THAT(said("list_workspaces", key_source::server), HasSubstr("set PORTKEY_API_KEY"));
  EXPECT_THAT(said("list_workspaces", key_source::mapping), HasSubstr("ask its operator to add api_key_file"));
  EXPECT_THAT(said("list_workspaces", key_source::caller), HasSubstr("in the header x-portkey-api-key"));
}

TEST(missing_key, is_a_workspace_key_where_that_is_needed) {
  const auto* name = "run_prompt_completion";
  EXPECT_THAT(said(name, key_source::server), HasSubstr("PORTKEY_WORKSPACE_API_KEY"));
  EXPECT_THAT(said(name, key_source::mapping), HasSubstr("workspace_api_key_file"));
  EXPECT_THAT(said(name, key_source::caller), HasSubstr("x-portkey-workspace-api-key"));
}

}  // namespace
