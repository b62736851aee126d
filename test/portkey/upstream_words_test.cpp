#include <gtest/gtest.h>

#include <string>

#include "test/portkey/upstream_fixture.hpp"

namespace {

class upstream_words : public upstream_fixture, public testing::Test {};

TEST_F(upstream_words, do_not_hold_a_part_of_the_key) {
  const auto& key = keys.api_key.reveal();
  // Cut to a length, the text would end in the middle of the key.
  const auto message = std::string(296, 'x') + key;
  const auto body = R"({"error":{"message":")" + message + R"("}})";
  support::scripted_peer peer({{.answers = {"HTTP/1.1 400 Bad Request\r\nContent-Length: " +
                                            std::to_string(body.size()) + "\r\n\r\n" + body}}});
  const auto ended = called(plain(peer.port()), "list_all_users", 5000);
  EXPECT_TRUE(ended.is_error);
  EXPECT_EQ(ended.text.find(key.substr(0, 4)), std::string::npos) << ended.text;
}

}  // namespace
