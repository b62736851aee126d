#include "server/session_notebook.hpp"

#include <utility>

#include "server/on_loop.hpp"

namespace server {

namespace asio = boost::asio;
using asio::awaitable;

namespace {

// These run on the loop that owns the session.
awaitable<void> keep_level(loop& owner, legacy_session session, protocol::log_level level) {
  owner.notes.set_log_level(session.nonce, session.expires, level, session.principal);
  co_return;
}
awaitable<std::optional<protocol::log_level>> kept_level(loop& owner, std::string nonce) {
  co_return owner.notes.log_level_of(nonce);
}
awaitable<bool> keep_uri(loop& owner, legacy_session session, std::string uri) {
  co_return owner.notes.subscribe(session.nonce, session.expires, uri, session.principal);
}
awaitable<void> forget_uri(loop& owner, std::string nonce, std::string uri) {
  owner.notes.unsubscribe(nonce, uri);
  co_return;
}

}  // namespace

awaitable<void> session_notebook::set_log_level(protocol::log_level level) {
  auto keeping = keep_level(owner_, session_, level);
  co_await on_loop(owner_, std::move(keeping));
}

awaitable<std::optional<protocol::log_level>> session_notebook::log_level() {
  auto asking = kept_level(owner_, session_.nonce);
  const auto level = co_await on_loop(owner_, std::move(asking));
  co_return level;
}

awaitable<bool> session_notebook::subscribe(std::string uri) {
  auto keeping = keep_uri(owner_, session_, std::move(uri));
  const bool kept = co_await on_loop(owner_, std::move(keeping));
  co_return kept;
}

awaitable<void> session_notebook::unsubscribe(std::string uri) {
  auto forgetting = forget_uri(owner_, session_.nonce, std::move(uri));
  co_await on_loop(owner_, std::move(forgetting));
}

}  // namespace server
