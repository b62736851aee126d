#include "test/server/served_here.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <chrono>
#include <utility>

#include "server/config.hpp"
#include "server/drain.hpp"
#include "server/portkey_application.hpp"

namespace asio = boost::asio;

server::settings served_here::usual() {
  auto with = server::default_settings();
  with.server.threads = 2;
  with.server.drain_limit = std::chrono::seconds(4);
  return with;
}

served_here::served_here(server::settings with, std::shared_ptr<const server::application> offered)
    : settings_(std::move(with)),
      with_(settings_),
      running_(settings_.server.threads, server::client_settings_of(settings_),
               offered ? std::move(offered) : std::make_shared<gated_application>(gate_), with_.counts),
      door_(control_, "127.0.0.1", 0) {
  with_.here.port = door_.port();
  with_.loops = running_.all();
  running_.start();
  auto accepting = door_.run(running_, with_, settings_.server.max_connections);
  asio::co_spawn(control_, std::move(accepting), asio::detached);
  server::drain_times times;
  times.limit = settings_.server.drain_limit;
  auto draining = server::drain_on_signal(signals_, door_, running_, with_, times);
  asio::co_spawn(control_, std::move(draining), asio::detached);
  with_.ready = true;
  thread_ = std::thread([this] { control_.run(); });
}

void served_here::drain() {
  if (draining_) return;
  draining_ = true;
  asio::post(control_, [this] { signals_.cancel(); });  // what a signal comes to
}

served_here::~served_here() {
  gate_->open = true;
  drain();
  thread_.join();
  running_.stop();
}
