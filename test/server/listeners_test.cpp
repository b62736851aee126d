#include "server/listeners.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <memory>
#include <string>
#include <vector>

namespace {

using protocol::change;
using server::listener_entry;
using server::listeners;

/// Somebody who listens, and what they have heard.
struct listening {
  listening(listeners& book, protocol::listen_filter filter, boost::json::value id) {
    entry.filter = std::move(filter);
    entry.id = std::move(id);
    entry.hear = [this](const std::string& message) { heard.push_back(boost::json::parse(message)); };
    place = std::make_unique<listeners::place>(book, entry);
  }
  listener_entry entry;
  std::vector<boost::json::value> heard;
  std::unique_ptr<listeners::place> place;
};

const protocol::listen_filter of_tools{true, false, false, {}}, of_prompts_and_one_file{false, true, false, {"x://1"}};
const change tools{.what = change::kind::tools}, prompts{.what = change::kind::prompts};
const change one_file{.what = change::kind::resource, .uri = "x://1"};

TEST(listening_clients, hear_only_of_what_they_asked_for) {
  listeners book;
  listening first(book, of_tools, 1), second(book, of_prompts_and_one_file, "two");
  book.tell(tools);
  ASSERT_EQ(first.heard.size(), 1U);
  EXPECT_EQ(first.heard[0].at("method").as_string(), "notifications/tools/list_changed");
  EXPECT_TRUE(second.heard.empty());
  book.tell(prompts);
  book.tell(one_file);
  book.tell({.what = change::kind::resource, .uri = "x://2"});
  EXPECT_EQ(first.heard.size(), 1U);
  ASSERT_EQ(second.heard.size(), 2U);
  EXPECT_EQ(second.heard[1].at("params").at("uri").as_string(), "x://1");
}

TEST(listening_clients, are_told_for_which_subscription) {
  listeners book;
  listening number(book, of_tools, 7), text(book, of_tools, "7"), session(book, of_tools, nullptr);
  book.tell(tools);
  const auto id_of = [](const listening& who) {
    return who.heard.at(0).at("params").at("_meta").at("io.modelcontextprotocol/subscriptionId");
  };
  EXPECT_EQ(id_of(number), 7);
  EXPECT_EQ(id_of(text), "7");
  ASSERT_EQ(session.heard.size(), 1U);
  const auto* params = session.heard[0].as_object().if_contains("params");
  EXPECT_TRUE(!params || !params->as_object().contains("_meta"));
}

TEST(listening_clients, that_have_left_hear_nothing) {
  listeners book;
  listening one(book, of_tools, 1), other(book, of_tools, 2);
  one.place.reset();
  book.tell(tools);
  EXPECT_TRUE(one.heard.empty());
  EXPECT_EQ(other.heard.size(), 1U);
}

}  // namespace
