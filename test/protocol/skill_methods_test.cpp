#include <string>

#include "protocol/json_text.hpp"
#include "test/protocol/served.hpp"

namespace {

using protocol::to_json_text;

class skill_methods : public served::methods {
 protected:
  std::string second_page_cursor(const std::string& directory) {
    return to_json_text(result("resources/directory/read", R"({"uri":")" + directory + R"("})").at("nextCursor"));
  }
};

TEST_F(skill_methods, list_and_get) {
  EXPECT_EQ(to_json_text(result("skills/list").at("skills")), R"([{"uri":"skill://a/SKILL.md"}])");
  EXPECT_EQ(to_json_text(result("skills/get", R"({"uri":"skill://a/SKILL.md"})").at("skill")),
            R"({"uri":"skill://a/SKILL.md"})");
}

TEST_F(skill_methods, refuse_what_names_no_skill_and_no_directory) {
  for (const std::string params : {"{}", R"({"uri":5})", R"({"uri":"skill://nothing"})"}) {
    EXPECT_EQ(refused("skills/get", params).code, protocol::code::invalid_params);
    EXPECT_EQ(refused("resources/directory/read", params).code, protocol::code::invalid_params);
  }
}

TEST_F(skill_methods, read_a_directory_page_by_page) {
  const auto cursor = second_page_cursor("skill://a");
  const auto second = result("resources/directory/read", R"({"uri":"skill://a","cursor":)" + cursor + "}");
  EXPECT_EQ(to_json_text(second.at("resources")), R"([{"uri":"skill://a/2"}])");
  EXPECT_FALSE(second.contains("nextCursor"));
}

TEST_F(skill_methods, refuse_the_cursor_of_another_directory) {
  const auto cursor = second_page_cursor("skill://a");
  EXPECT_EQ(refused("resources/directory/read", R"({"uri":"skill://b","cursor":)" + cursor + "}").code,
            protocol::code::invalid_params);
  EXPECT_EQ(refused("resources/list", R"({"cursor":)" + cursor + "}").code, protocol::code::invalid_params);
  const auto listed = to_json_text(result("resources/list").at("nextCursor"));
  EXPECT_EQ(refused("resources/directory/read", R"({"uri":"skill://a","cursor":)" + listed + "}").code,
            protocol::code::invalid_params);
}

}  // namespace
