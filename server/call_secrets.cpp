#include "server/call_secrets.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <utility>

#include "server/address.hpp"
#include "server/loop.hpp"
#include "server/secret_visit.hpp"
#include "server/service.hpp"

namespace server {

namespace asio = boost::asio;
using steady = std::chrono::steady_clock;

namespace {

secret_owner owner_of(const principal& who) {
  secret_owner out;
  out.name = who.name;
  out.share = who.share;
  out.label = who.label;
  out.judged_by = who.judged_by;
  return out;
}

bool is_remote(const asio::ip::address& from) {
  return !from.is_unspecified() && !canonical(from).is_loopback();
}

}  // namespace

call_secrets::call_secrets(service& with, loop& here, const principal& who) : with_(with), here_(here), who_(who) {}

call_secrets::~call_secrets() {
  if (reserved_) with_.secrets.forget(*reserved_);
}

bool call_secrets::gives_links() const {
  if (!with_.knows_its_url() || with_.delivery == secret_delivery::in_result) return false;
  if (with_.delivery == secret_delivery::link) return true;
  return with_.here.public_origin.starts_with("https:") && is_remote(who_.from);
}

std::optional<std::string> call_secrets::reserve() const {
  return with_.secrets.reserve(owner_of(who_), steady::now());
}

bool call_secrets::has_room() const {
  if (!reserved_) reserved_ = reserve();
  return reserved_.has_value();
}

std::string call_secrets::link_to(portkey::secret value, const std::string& label) {
  auto token = std::exchange(reserved_, std::nullopt);
  if (!token) token = reserve();
  if (!token || !with_.secrets.show(*token, std::move(value), label, steady::now())) return {};
  return secret_url(with_, *token);
}

std::optional<portkey::secret_desk::question> call_secrets::ask_for(const std::string& label) {
  if (!with_.knows_its_url()) return std::nullopt;
  auto token = with_.secrets.ask(owner_of(who_), label, steady::now());
  if (!token) return std::nullopt;
  question out;
  out.url = secret_url(with_, *token);
  out.ticket = std::move(*token);
  return out;
}

asio::awaitable<std::optional<portkey::secret>> call_secrets::fetch(std::string ticket, steady::time_point until) {
  const auto state = co_await asio::this_coro::cancellation_state;
  const auto bell = std::make_shared<asio::steady_timer>(here_.io);
  const auto ring = [weak = std::weak_ptr(bell)] {
    if (const auto waiting = weak.lock()) waiting->cancel();
  };
  auto wake = [loop = here_.io.get_executor(), ring] { asio::post(loop, ring); };
  const auto expires = with_.secrets.wake_when_given(ticket, who_.name, std::move(wake), steady::now());
  if (expires) {
    bell->expires_at(std::min(until, *expires));
    boost::system::error_code ignored;
    co_await bell->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (state.cancelled() != asio::cancellation_type::none) co_return std::nullopt;
  }
  co_return with_.secrets.collect(ticket, who_.name, steady::now());
}

bool call_secrets::is_open(const std::string& ticket) const {
  return with_.secrets.is_open(ticket, who_.name, steady::now());
}

}  // namespace server
