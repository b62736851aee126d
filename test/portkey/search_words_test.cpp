#include "portkey/search_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "portkey/asked_deed.hpp"
#include "portkey/search_index.hpp"
#include "portkey/search_terms.hpp"
#include "test/portkey/operation_named.hpp"

namespace {

using portkey::deed_kind;
using portkey::search_terms;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> requests_of(std::string_view words) {
  std::vector<std::string> out(1);
  for (const auto c : words)
    if (c == ',')
      out.emplace_back();
    else if (c != ' ' || !out.back().empty())
      out.back() += c;
  return out;
}

TEST(search_words, are_there_for_every_tool_and_no_request_is_for_two) {
  std::map<std::string, std::string> asked;
  for (const auto* one : support::every_operation()) {
    const auto requests = requests_of(one->words);
    EXPECT_GE(requests.size(), 8U) << one->name;
    EXPECT_LE(std::string_view(one->words).size(), 1000U) << one->name;
    for (const auto& request : requests) {
      EXPECT_FALSE(search_terms(request, 10).empty()) << one->name << ": " << request;
      const auto [found, is_new] = asked.emplace(request, one->name);
      EXPECT_TRUE(is_new) << request << " is asked for " << found->second << " and " << one->name;
    }
  }
}

TEST(search_words, stand_for_words_of_the_catalogue) {
  for (const auto& [meant, said] : portkey::same_words()) {
    EXPECT_EQ(search_terms(meant, 5).size(), 1U) << meant;
    EXPECT_FALSE(search_terms(said, 100).empty()) << meant;
  }
}

TEST(search_terms, are_the_same_for_all_forms_of_a_word) {
  EXPECT_THAT(search_terms("Users, user's USER", 10), ElementsAre("user", "user", "user"));
  EXPECT_THAT(search_terms("policies policy", 10), ElementsAre("policy", "policy"));
  EXPECT_THAT(search_terms("spending spend", 10), ElementsAre("spend", "spend"));
  EXPECT_THAT(search_terms("api_key-id/v2", 10), ElementsAre("api", "key", "id", "v2"));
  EXPECT_THAT(search_terms("listWorkspaces", 10), ElementsAre("list", "workspac"));
  EXPECT_THAT(search_terms("status rating string", 10), ElementsAre("status", "rating", "string"));
}

TEST(search_terms, leave_out_what_tells_nothing_apart_and_what_is_too_much) {
  EXPECT_THAT(search_terms("the of and our please", 10), IsEmpty());
  EXPECT_THAT(search_terms("alpha beta gamma", 2), ElementsAre("alpha", "beta"));
  EXPECT_THAT(search_terms(std::string(33, 'x') + " short", 10), ElementsAre("short"));
}

portkey::asked_deed asked(std::string_view query) {
  return portkey::deed_in(query, search_terms(query, 24));
}

TEST(asked_deed, is_seen_in_verbs) {
  EXPECT_TRUE(asked("set up a config").create);
  EXPECT_TRUE(asked("rename the workspace").update);
  EXPECT_TRUE(asked("get rid of bob").remove);
  EXPECT_TRUE(asked("log bob out").remove);
  EXPECT_TRUE(asked("show me the config").read);
}

TEST(asked_deed, of_a_question_is_to_read_whatever_its_verbs) {
  const auto who = asked("who deleted our prompt");
  EXPECT_TRUE(who.read);
  EXPECT_FALSE(who.remove);
  EXPECT_TRUE(asked("how do i delete a prompt").remove) << "asks for the way";
  EXPECT_TRUE(asked("how i can add a prompt").create);
}

TEST(asked_deed, tells_several_things_from_one) {
  EXPECT_TRUE(asked("guardrails").many);
  EXPECT_TRUE(asked("which config is there").many);
  EXPECT_FALSE(asked("details of one guardrail").many);
}

TEST(asked_deed, makes_tools_that_do_it_likelier) {
  using portkey::likeliness;
  const auto removal = asked("remove this key");
  EXPECT_GT(likeliness(removal, deed_kind::remove), likeliness(removal, deed_kind::update));
  EXPECT_GT(likeliness(removal, deed_kind::remove), likeliness(removal, deed_kind::list));
  const auto question = asked("which keys are there");
  EXPECT_GT(likeliness(question, deed_kind::list), likeliness(question, deed_kind::remove));
  EXPECT_GT(likeliness(question, deed_kind::list), likeliness(question, deed_kind::create));
}

std::vector<std::size_t> found(const portkey::search_index& index, std::string_view query) {
  std::vector<std::size_t> out;
  for (const auto& hit : index.find(search_terms(query, 24)).hits)
    out.push_back(hit.document);
  return out;
}

portkey::search_index fruit() {
  return {{{2, true}, {1}},
          {{"apple", "a red fruit from a tree"}, {"pear", "a green fruit, no apple"}, {"carrot", "an orange root"}},
          {{"vegetabl", "carrot"}}};
}

TEST(search_index, ranks_by_where_a_word_stands_and_how_rare_it_is) {
  EXPECT_THAT(found(fruit(), "apple"), ElementsAre(0, 1));
  EXPECT_THAT(found(fruit(), "green apple"), ElementsAre(1, 0));
  EXPECT_THAT(found(fruit(), "fruit root"), testing::Contains(2));
}

TEST(search_index, reads_synonyms_and_typing_errors) {
  EXPECT_THAT(found(fruit(), "vegetable"), ElementsAre(2));
  EXPECT_THAT(found(fruit(), "carrto"), ElementsAre(2));
  EXPECT_THAT(fruit().find({"carrto"}).understood, ElementsAre("carrot"));
}

TEST(search_index, says_what_it_does_not_know) {
  const auto ended = fruit().find({"zebra", "apple"});
  EXPECT_THAT(ended.unknown, ElementsAre("zebra"));
  EXPECT_EQ(ended.hits.front().document, 0U);
  EXPECT_THAT(fruit().find({}).hits, IsEmpty());
}

}  // namespace
