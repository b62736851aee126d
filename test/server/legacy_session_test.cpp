#include "server/legacy_session.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <limits>

#include "server/sealing.hpp"

namespace {

using protocol::revision;
using server::capabilities_of;
using server::capability_bits;
using server::open_session;
using server::read_session_id;
using namespace std::chrono_literals;
using moment = std::chrono::system_clock::time_point;

constexpr moment now{std::chrono::seconds(1'790'000'000)};

class legacy_sessions : public testing::Test {
 protected:
  server::sealing seal{server::random_sealing_keys()};

  static server::legacy_session sample(revision spoken = revision::r2025_06_18) {
    return open_session(spoken, capabilities("{\"roots\":{},\"sampling\":{}}"), 3, now, 24h, "0123456789abcdef");
  }

  static boost::json::object capabilities(const char* text) { return boost::json::parse(text).as_object(); }
};

TEST_F(legacy_sessions, come_back_out_of_their_id) {
  for (const auto spoken : {revision::r2025_03_26, revision::r2025_06_18, revision::r2025_11_25}) {
    auto session = sample(spoken);
    session.narrowing = 0x8123'4567'89ab'cdef;
    const auto read = read_session_id(session_id(session, seal, "alice"), seal, "alice", now + 1h);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->spoken, spoken);
    EXPECT_EQ(read->capabilities, session.capabilities);
    EXPECT_EQ(read->narrowing, session.narrowing);
    EXPECT_EQ(read->loop, 3);
    EXPECT_EQ(read->issued, now);
    EXPECT_EQ(read->expires, now + 24h);
    EXPECT_EQ(read->nonce, "0123456789abcdef");
  }
}

TEST_F(legacy_sessions, have_ids_that_are_short_and_printable) {
  auto session = sample();
  session.loop = std::numeric_limits<std::uint16_t>::max();
  session.capabilities = std::numeric_limits<std::uint32_t>::max();
  session.narrowing = std::numeric_limits<std::uint64_t>::max();
  session.nonce = std::string(16, '\xff');
  const auto id = session_id(session, seal, std::string(1000, 'p'));
  EXPECT_LE(id.size(), 512U);
  EXPECT_TRUE(std::all_of(id.begin(), id.end(), [](char c) { return c > 0x20 && c < 0x7f; })) << id;
  const auto read = read_session_id(id, seal, std::string(1000, 'p'), now);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->loop, session.loop);
  EXPECT_EQ(read->capabilities, session.capabilities);
}

TEST_F(legacy_sessions, expire) {
  const auto id = session_id(sample(), seal, "");
  EXPECT_TRUE(read_session_id(id, seal, "", now + 24h - 1s));
  EXPECT_FALSE(read_session_id(id, seal, "", now + 24h));
}

TEST_F(legacy_sessions, belong_to_one_principal_and_one_key) {
  const auto id = session_id(sample(), seal, "alice");
  EXPECT_FALSE(read_session_id(id, seal, "bob", now));
  const server::sealing other(server::random_sealing_keys());
  EXPECT_FALSE(read_session_id(id, other, "alice", now));
}

TEST_F(legacy_sessions, are_not_read_out_of_other_texts) {
  for (const auto& text : {std::string(), std::string("abc"), std::string(512, 'A'), std::string(513, 'A')})
    EXPECT_FALSE(read_session_id(text, seal, "", now));
  const auto sealed = [&](const std::string& bytes) {
    return seal.close(bytes, protocol::seal_purpose::session, "", now + 1h);
  };
  const std::string good = std::string("\3\0", 2) + std::string(46, '\0');
  EXPECT_TRUE(read_session_id(sealed(good), seal, "", now));
  EXPECT_FALSE(read_session_id(sealed(good + "x"), seal, "", now)) << "too long";
  EXPECT_FALSE(read_session_id(sealed(good.substr(1)), seal, "", now)) << "too short";
  EXPECT_FALSE(read_session_id(sealed('\2' + good.substr(1)), seal, "", now)) << "another layout";
  EXPECT_FALSE(read_session_id(sealed("\3\4" + good.substr(2)), seal, "", now)) << "a revision without sessions";
}

TEST_F(legacy_sessions, keep_capabilities_as_bits) {
  for (const char* text :
       {"{}", R"({"roots":{}})", R"({"sampling":{}})", R"({"elicitation":{}})", R"({"elicitation":{"form":{}}})",
        R"({"elicitation":{"form":{},"url":{}}})", R"({"sampling":{"tools":{}}})", R"({"sampling":{"context":{}}})",
        R"({"sampling":{},"elicitation":{"url":{}},"roots":{}})"}) {
    const auto given = capabilities(text);
    EXPECT_EQ(capabilities_of(capability_bits(given)), given) << text;
  }
}

TEST_F(legacy_sessions, forget_what_no_server_needs) {
  EXPECT_EQ(capability_bits(capabilities(R"({"experimental":{"x":{}},"tasks":{}})")), 0U);
  EXPECT_EQ(capabilities_of(capability_bits(capabilities(R"({"roots":{"listChanged":true}})"))),
            capabilities(R"({"roots":{}})"));
  EXPECT_EQ(capability_bits(capabilities(R"({"roots":true,"sampling":null,"elicitation":[]})")), 0U) << "not objects";
}

TEST_F(legacy_sessions, take_unknown_bits_without_harm) {
  const auto all = capabilities_of(std::numeric_limits<std::uint32_t>::max());
  EXPECT_EQ(all,
            capabilities(R"({"sampling":{"tools":{},"context":{}},"elicitation":{"form":{},"url":{}},"roots":{}})"));
}

}  // namespace
