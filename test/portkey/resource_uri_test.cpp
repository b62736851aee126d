#include "portkey/resource_uri.hpp"

#include <gtest/gtest.h>

#include "test/portkey/operation_named.hpp"

namespace {

using portkey::read_uri;
using portkey::resource_kinds;
using portkey::uri_of;

TEST(resource_uri, names_one_of_a_kind) {
  for (std::size_t kind = 0; kind < resource_kinds.size(); ++kind)
    for (const std::string id :
         {"pc-fallba-77c1a0", "a", "11111111-2222-4333-8444-555555555555", "v1.2:x@y", "@slug"}) {
      const auto named = read_uri(uri_of(resource_kinds[kind], id));
      ASSERT_TRUE(named) << id;
      EXPECT_EQ(named->kind, kind);
      EXPECT_EQ(named->id, id);
    }
}

TEST(resource_uri, is_read_with_its_id_decoded) {
  EXPECT_EQ(read_uri("portkey://configs/pc%2Dx")->id, "pc-x");
  EXPECT_EQ(read_uri("portkey://prompts/%40pp")->id, "@pp");
}

TEST(resource_uri, names_nothing_that_a_tool_would_not_take) {
  for (const char* uri : {"",
                          "portkey://",
                          "portkey://configs",
                          "portkey://configs/",
                          "portkey:///x",
                          "portkey://users/x",
                          "portkey://configs/..",
                          "portkey://configs/../users",
                          "portkey://configs/%2E%2E",
                          "portkey://configs/a/b",
                          "portkey://configs/a%2Fb",
                          "portkey://configs/a?x=1",
                          "portkey://configs/a#b",
                          "portkey://configs/%",
                          "portkey://configs/%4",
                          "portkey://configs/%00",
                          "portkey://configs/a b",
                          "portkey://configs/-a",
                          "portkey://configs/%C3%A9",
                          "http://configs/a",
                          "Portkey://configs/a",
                          "portkey://Configs/a"})
    EXPECT_FALSE(read_uri(uri)) << uri;
  EXPECT_FALSE(read_uri("portkey://configs/" + std::string(129, 'a')));
}

TEST(resource_uri, encodes_what_would_mean_something_else) {
  EXPECT_EQ(uri_of(resource_kinds[0], "a/b c"), "portkey://configs/a%2Fb%20c");
}

TEST(resource_uri, stands_for_what_its_tools_read) {
  for (const auto& kind : resource_kinds) {
    const auto& reads = support::operation_named(kind.reads);
    EXPECT_FALSE(portkey::is_write(reads.does));
    ASSERT_EQ(reads.path.size(), 1U);
    EXPECT_STREQ(reads.path.begin()->name, kind.input);
    EXPECT_TRUE(support::operation_named(kind.lists).lists);
    EXPECT_EQ(portkey::uri_template_of(kind),
              "portkey://" + std::string(kind.name) + "/{" + std::string(kind.variable) + "}");
  }
}

}  // namespace
