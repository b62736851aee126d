#include "server/call_secrets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "portkey/client.hpp"
#include "server/config.hpp"
#include "server/loop.hpp"
#include "server/portkey_application.hpp"
#include "server/service.hpp"
#include "test/support/run.hpp"

namespace {

using portkey::secret;
using server::call_secrets;
using server::secret_delivery;
using server::secret_shelf;
using std::chrono::steady_clock;
using testing::StartsWith;

class secrets_of_calls : public testing::Test {
 protected:
  secrets_of_calls() {
    with.base = "http://127.0.0.1:8080";
    who.name = who.share = "ada";
    who.from = boost::asio::ip::make_address("192.0.2.1");
  }
  void reach_at(const std::string& public_url) {
    with.base = public_url;
    with.here.public_origin = server::origin_of(public_url);
    with.here.loopback = false;
  }
  bool gives_links_to(const char* address) {
    who.from = boost::asio::ip::make_address(address);
    return call_secrets(with, here, who).gives_links();
  }
  std::string token_of(const std::string& url) { return url.substr(url.rfind('/') + 1); }
  static steady_clock::time_point soon() { return steady_clock::now() + std::chrono::milliseconds(20); }
  static steady_clock::time_point later() { return steady_clock::now() + std::chrono::minutes(1); }

  server::service with{server::default_settings()};
  server::loop here{300, server::client_settings_of(server::default_settings()),
                    portkey::make_tls_profile(server::client_settings_of(server::default_settings())), with.counts};
  server::principal who;
};

TEST_F(secrets_of_calls, are_links_to_other_machines_where_public_url_is_https) {
  EXPECT_FALSE(gives_links_to("192.0.2.1")) << "nobody has said how others reach this server";
  reach_at("http://mcp.example.com");
  EXPECT_FALSE(gives_links_to("192.0.2.1"));
  reach_at("https://mcp.example.com");
  EXPECT_TRUE(gives_links_to("192.0.2.1"));
  EXPECT_TRUE(gives_links_to("2001:db8::1"));
  for (const char* near : {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "0.0.0.0"})
    EXPECT_FALSE(gives_links_to(near)) << near;
}

TEST_F(secrets_of_calls, are_given_out_as_the_operator_says) {
  with.delivery = secret_delivery::link;
  EXPECT_TRUE(gives_links_to("127.0.0.1"));
  with.base.clear();
  EXPECT_FALSE(gives_links_to("127.0.0.1")) << "no page can be opened";
  reach_at("https://mcp.example.com");
  with.delivery = secret_delivery::in_result;
  EXPECT_FALSE(gives_links_to("192.0.2.1"));
}

TEST_F(secrets_of_calls, stand_under_the_public_url_with_its_path) {
  reach_at("https://example.com/portkey");
  call_secrets desk(with, here, who);
  const auto url = desk.link_to(secret("sk-1"), "The key");
  EXPECT_THAT(url, StartsWith("https://example.com/portkey/secret/"));
  const auto note = with.secrets.find(token_of(url), steady_clock::now());
  ASSERT_TRUE(note);
  EXPECT_EQ(note->owner.name, "ada");
  EXPECT_EQ(note->label, "The key");
  EXPECT_EQ(with.secrets.take(token_of(url), steady_clock::now())->reveal(), "sk-1");
}

TEST_F(secrets_of_calls, find_the_room_that_was_kept_for_them) {
  {
    const call_secrets unused(with, here, who);
    EXPECT_TRUE(unused.has_room());
    EXPECT_EQ(with.secrets.size(), 1U);
  }
  EXPECT_EQ(with.secrets.size(), 0U) << "the end of the call gives it back";
  call_secrets desk(with, here, who);
  call_secrets other(with, here, who);
  EXPECT_TRUE(desk.has_room());
  EXPECT_TRUE(desk.has_room());
  for (auto count = std::size_t{1}; count < secret_shelf::most_of_one; ++count)
    EXPECT_TRUE(other.ask_for("x"));
  EXPECT_FALSE(other.has_room());
  EXPECT_FALSE(other.ask_for("x"));
  EXPECT_EQ(other.link_to(secret("sk-2"), "x"), "");
  EXPECT_NE(desk.link_to(secret("sk-1"), "x"), "");
}

TEST_F(secrets_of_calls, are_asked_for_only_where_a_page_can_be_opened) {
  call_secrets desk(with, here, who);
  EXPECT_THAT(desk.ask_for("x")->url, StartsWith("http://127.0.0.1:8080/secret/"));
  with.here.loopback = false;
  EXPECT_FALSE(desk.ask_for("x"));
  reach_at("https://mcp.example.com");
  EXPECT_THAT(desk.ask_for("x")->url, StartsWith("https://mcp.example.com/secret/"));
}

TEST_F(secrets_of_calls, wait_for_the_person_on_another_thread) {
  call_secrets desk(with, here, who);
  const auto asked = desk.ask_for("A password");
  ASSERT_TRUE(asked);
  const auto fetched = support::start(here.io, desk.fetch(asked->ticket, later()));
  here.io.poll();
  EXPECT_FALSE(fetched->done);
  std::thread person([&] { EXPECT_TRUE(with.secrets.give(asked->ticket, secret("hunter2"), steady_clock::now())); });
  const auto value = support::finish(here.io, fetched);
  person.join();
  ASSERT_TRUE(value);
  EXPECT_EQ(value->reveal(), "hunter2");
  EXPECT_FALSE(desk.is_open(asked->ticket));
  EXPECT_FALSE(support::run(here.io, desk.fetch(asked->ticket, later()))) << "and nobody waits for what is spent";
}

TEST_F(secrets_of_calls, are_fetched_by_a_later_call_of_the_same_principal) {
  const auto asked = call_secrets(with, here, who).ask_for("A password");
  ASSERT_TRUE(asked);
  EXPECT_FALSE(support::run(here.io, call_secrets(with, here, who).fetch("unknown", later())));
  call_secrets patient(with, here, who);
  EXPECT_FALSE(support::run(here.io, patient.fetch(asked->ticket, soon())));
  EXPECT_TRUE(patient.is_open(asked->ticket));
  with.secrets.give(asked->ticket, secret("hunter2"), steady_clock::now());
  server::principal eve;
  eve.name = "eve";
  call_secrets hers(with, here, eve);
  EXPECT_FALSE(hers.is_open(asked->ticket));
  EXPECT_FALSE(support::run(here.io, hers.fetch(asked->ticket, later())));
  EXPECT_TRUE(patient.is_open(asked->ticket));
  EXPECT_EQ(support::run(here.io, patient.fetch(asked->ticket, later()))->reveal(), "hunter2");
}

TEST_F(secrets_of_calls, are_left_where_they_are_by_a_call_that_is_cancelled) {
  call_secrets desk(with, here, who);
  const auto asked = desk.ask_for("A password");
  ASSERT_TRUE(asked);
  const auto fetched = support::start(here.io, desk.fetch(asked->ticket, later()));
  here.io.poll();
  with.secrets.give(asked->ticket, secret("hunter2"), steady_clock::now());
  fetched->cancel();
  EXPECT_FALSE(support::finish(here.io, fetched));
  EXPECT_TRUE(desk.is_open(asked->ticket));
  EXPECT_EQ(support::run(here.io, desk.fetch(asked->ticket, later()))->reveal(), "hunter2");
}

}  // namespace
