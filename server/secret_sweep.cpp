#include "server/secret_sweep.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

namespace server {

namespace asio = boost::asio;

asio::awaitable<void> secret_sweep::run() {
  while (!ended_) {
    boost::system::error_code ignored;
    pulse_.expires_after(std::chrono::seconds(15));
    co_await pulse_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    shelf_.sweep(std::chrono::steady_clock::now());
  }
}

void secret_sweep::end() {
  ended_ = true;
  pulse_.cancel();
}

}  // namespace server
