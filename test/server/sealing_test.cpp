#include "server/sealing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <string>

#include "test/server/temporary_file.hpp"

namespace {

using protocol::seal_purpose;
using server::read_sealing_keys;
using server::sealing;
using server::sealing_key;
using testing::HasSubstr;
using testing::StartsWith;
using namespace std::chrono_literals;
using moment = std::chrono::system_clock::time_point;

constexpr moment now{std::chrono::seconds(1'790'000'000)};
constexpr auto later = now + 60s;
constexpr auto purpose = seal_purpose::session;

sealing_key key_of(unsigned char fill) {
  sealing_key key;
  key.fill(fill);
  return key;
}

/// 32 bytes of 'a', and of 'b', in base64.
constexpr const char* key_a = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=";
constexpr const char* key_b = "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmI=";

std::string complaint_about(const std::string& content) {
  const temporary_file file(content);
  try {
    read_sealing_keys(file.path());
  } catch (const std::runtime_error& failed) {
    return failed.what();
  }
  return "";
}

TEST(sealing, gives_back_what_was_sealed) {
  const sealing seal({key_of(1)});
  for (const auto& bytes : {std::string(), std::string("x"), std::string("\0\xff\n", 3), std::string(5000, 'y')})
    EXPECT_EQ(seal.open(seal.close(bytes, purpose, "alice", later), purpose, "alice", now), bytes);
}

TEST(sealing, writes_url_safe_text_that_differs_every_time_and_shows_nothing) {
  const sealing seal({key_of(1)});
  const std::string bytes(48, 'S');
  const auto first = seal.close(bytes, purpose, "", later);
  EXPECT_EQ(first.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
            std::string::npos);
  EXPECT_NE(first, seal.close(bytes, purpose, "", later));
  EXPECT_EQ(first.find("U1NTU1NT"), std::string::npos) << "the base64 of the plain text";
}

TEST(sealing, opens_for_its_principal_and_purpose_alone) {
  const sealing seal({key_of(1)});
  const auto text = seal.close("secret", purpose, "alice", later);
  for (const char* other : {"", "bob", "alic", "alice2", "Alice"})
    EXPECT_FALSE(seal.open(text, purpose, other, now)) << other;
  EXPECT_FALSE(seal.open(text, static_cast<seal_purpose>(2), "alice", now));
  // The seam between purpose and principal cannot be moved.
  const auto bound = seal.close("secret", static_cast<seal_purpose>('a'), "lice", later);
  EXPECT_FALSE(seal.open(bound, static_cast<seal_purpose>('l'), "ice", now));
}

TEST(sealing, opens_until_it_expires) {
  const sealing seal({key_of(1)});
  const auto text = seal.close("secret", purpose, "", later);
  EXPECT_TRUE(seal.open(text, purpose, "", now));
  EXPECT_TRUE(seal.open(text, purpose, "", later - 1s));
  EXPECT_FALSE(seal.open(text, purpose, "", later));
  EXPECT_FALSE(seal.open(text, purpose, "", later + 240h));
}

TEST(sealing, refuses_whatever_was_changed_anywhere) {
  const sealing seal({key_of(1)});
  const auto text = seal.close("a session of somebody", purpose, "alice", later);
  ASSERT_TRUE(seal.open(text, purpose, "alice", now));
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto changed = text;
    changed[at] = text[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(seal.open(changed, purpose, "alice", now)) << at;
    EXPECT_FALSE(seal.open(text.substr(0, at), purpose, "alice", now)) << at;
  }
}

TEST(sealing, refuses_other_writings_of_the_same_bytes) {
  const sealing seal({key_of(1)});
  const auto text = seal.close("abc", purpose, "", later);
  for (const auto& other :
       {text + "=", text + "==", text + "A", " " + text, text + "\n", "=" + text, text + std::string(1, '\0')})
    EXPECT_FALSE(seal.open(other, purpose, "", now)) << other;
}

TEST(sealing, refuses_what_it_never_wrote) {
  const sealing seal({key_of(1)});
  for (const auto& text :
       {std::string(), std::string("A"), std::string("AQ"), std::string(50, 'A'), std::string("not base64!"),
        std::string(70'000, 'A'), std::string("AQ") + std::string(80, 'A'), std::string("\xff\xfe")})
    EXPECT_FALSE(seal.open(text, purpose, "", now));
}

TEST(sealing, opens_with_every_key_and_seals_with_the_first) {
  const sealing before({key_of(1)});
  const sealing rotated({key_of(2), key_of(1)});
  const sealing after({key_of(2)});
  const auto old_text = before.close("x", purpose, "", later);
  const auto new_text = rotated.close("x", purpose, "", later);
  EXPECT_EQ(rotated.open(old_text, purpose, "", now), "x");
  EXPECT_EQ(rotated.open(new_text, purpose, "", now), "x");
  EXPECT_EQ(after.open(new_text, purpose, "", now), "x");
  EXPECT_FALSE(before.open(new_text, purpose, "", now));
  EXPECT_FALSE(after.open(old_text, purpose, "", now));
}

TEST(sealing, makes_a_key_of_its_own) {
  const auto one = server::random_sealing_keys();
  ASSERT_EQ(one.size(), 1U);
  EXPECT_NE(one, server::random_sealing_keys());
  EXPECT_EQ(server::random_bytes(16).size(), 16U);
  EXPECT_NE(server::random_bytes(16), server::random_bytes(16));
}

TEST(sealing_key_file, holds_one_key_a_line) {
  const temporary_file file(std::string(key_a) + "\n\n" + key_b + "\n");
  const auto keys = read_sealing_keys(file.path());
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys[0], key_of('a'));
  EXPECT_EQ(keys[1], key_of('b'));
  const temporary_file unended(key_a);
  EXPECT_EQ(read_sealing_keys(unended.path()), std::vector{key_of('a')});
}

TEST(sealing_key_file, may_have_line_ends_of_windows) {
  EXPECT_EQ(complaint_about(std::string(key_a) + "\r\n" + key_b + "\r\n"), "");
}

TEST(sealing_key_file, is_refused_with_the_line_that_is_wrong_and_without_its_text) {
  for (const char* wrong : {"c2hvcnQ=", "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE", "not base64 of anything at all",
                            "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh"}) {
    const auto sentence = complaint_about(std::string(key_a) + "\n" + wrong + "\n");
    EXPECT_THAT(sentence, HasSubstr("safety.sealing_key_file: line 2 of "));
    EXPECT_THAT(sentence, HasSubstr("openssl rand -base64 32"));
    EXPECT_EQ(sentence.find(wrong), std::string::npos);
    EXPECT_EQ(sentence.find('\n'), std::string::npos);
  }
}

TEST(sealing_key_file, must_hold_a_key) {
  EXPECT_THAT(complaint_about(""), HasSubstr("holds no key"));
  EXPECT_THAT(complaint_about("\n\n"), HasSubstr("holds no key"));
}

TEST(sealing_key_file, must_be_readable) {
  try {
    read_sealing_keys("/nowhere/keys");
    FAIL() << "it was read";
  } catch (const std::runtime_error& failed) {
    EXPECT_THAT(failed.what(), StartsWith("safety.sealing_key_file: /nowhere/keys cannot be read"));
  }
}

}  // namespace
