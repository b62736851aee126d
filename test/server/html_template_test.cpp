#include "server/html_template.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <stdexcept>
#include <string>

#include "server/html_escape.hpp"

namespace {

std::string filled(std::string_view text, const char* with) {
  return server::fill_template(text, boost::json::parse(with).as_object());
}

TEST(html_template, escapes_whatever_could_leave_its_place) {
  EXPECT_EQ(server::escape_html("</script><!-- & \"'\r"), "&lt;/script&gt;&lt;!-- &amp; &quot;&#39;&#13;");
  EXPECT_EQ(server::escape_html("a\u2028b"), "a\u2028b") << "only a line break to HTML";
  EXPECT_EQ(filled("<p title=\"{{t}}\">", R"({"t": "\" onclick=\"x"})"), "<p title=\"&quot; onclick=&quot;x\">");
  EXPECT_EQ(filled("{{t}}", R"({"t": "{{u}}", "u": "no"})"), "{{u}}") << "a text is no template";
}

TEST(html_template, takes_html_only_where_three_braces_say_so) {
  EXPECT_EQ(filled("{{{t}}}{{t}}", R"({"t": "<b>"})"), "<b>&lt;b&gt;");
}

TEST(html_template, leaves_a_section_out_where_there_is_nothing) {
  constexpr std::string_view text = "a{{#t}}[{{t}}]{{/t}}{{^t}}none{{/t}}z";
  EXPECT_EQ(filled(text, R"({"t": "x"})"), "a[x]z");
  EXPECT_EQ(filled(text, R"({"t": ""})"), "anonez");
  EXPECT_EQ(filled(text, R"({"t": []})"), "anonez");
}

TEST(html_template, repeats_a_section_for_each_item_and_finds_names_around_it) {
  EXPECT_EQ(filled("{{#all}}\n{{name}}{{mark}}\n{{/all}}\n.",
                   R"({"mark": "!", "name": "outer", "all": [{"name": "a"}, {"mark": "?"}]})"),
            "a!\nouter?\n.");
  EXPECT_EQ(filled("{{#a}}{{#b}}{{x}}{{y}}{{/b}}{{/a}}", R"({"a": [{"x": "1", "b": [{"y": "2"}, {"y": "3"}]}]})"),
            "1213");
}

TEST(html_template, takes_a_template_that_is_wrong_for_a_bug) {
  EXPECT_THROW(filled("{{unknown}}", "{}"), std::logic_error);
  EXPECT_THROW(filled("{{#a}}", R"({"a": "x"})"), std::logic_error);
  EXPECT_THROW(filled("{{a", R"({"a": "x"})"), std::logic_error);
}

}  // namespace
