#include "portkey/settling_read.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using portkey::effect;
using portkey::operation;
using portkey::settling_read;
using portkey::verb;

constexpr operation operations[] = {
    {.name = "render", .title = "", .help = "", .sends = verb::post, .to = "/things"},
    {.name = "list_things", .title = "", .help = "", .to = "/things"},
    {.name = "get_thing", .title = "", .help = "", .to = "/things/{id}"},
    {.name = "list_keys", .title = "", .help = "", .to = "/keys"},
    {.name = "get_key", .title = "", .help = "", .to = "/keys/{id}"},
    {.name = "composite", .title = "", .help = ""},
};
constexpr portkey::toolset set = {"things", "Things.", operations};

TEST(settling_read, is_the_get_of_the_same_path_or_of_the_list_it_belongs_to) {
  struct row {
    verb sends;
    const char* to;
    const char* read;
  };
  for (const auto& [sends, to, read] :
       {row{verb::post, "/things", "list_things"}, row{verb::put, "/things/{id}", "get_thing"},
        row{verb::del, "/things/{id}", "get_thing"}, row{verb::del, "/keys/{key_id}", "get_key"},
        row{verb::post, "/keys/{type}/{sub_type}", "list_keys"}, row{verb::put, "/things/{id}/default", ""},
        row{verb::post, "/things/{id}/versions/{version}", ""}, row{verb::post, "/others", ""},
        row{verb::post, nullptr, ""}}) {
    const operation write = {
        .name = "write", .title = "", .help = "", .sends = sends, .to = to, .does = effect::updates};
    const auto* const found = settling_read(write, set);
    EXPECT_EQ(std::string(found ? found->name : ""), read) << (to ? to : "none");
  }
}

}  // namespace
