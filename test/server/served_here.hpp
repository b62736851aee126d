#pragma once

#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include "server/listener.hpp"
#include "server/loops.hpp"
#include "server/service.hpp"
#include "test/server/gated_application.hpp"

/// An application served over HTTP by this process, on a free port and on several loops: the gated one, if there is no other.
/// Its end is a drain.
class served_here {
 public:
  explicit served_here(server::settings with = usual(), std::shared_ptr<const server::application> offered = nullptr);
  ~served_here();
  served_here(const served_here&) = delete;
  served_here& operator=(const served_here&) = delete;

  /// Two loops, and a drain that ends calls after three seconds.
  static server::settings usual();

  std::uint16_t port() const { return door_.port(); }
  std::string authority() const { return "127.0.0.1:" + std::to_string(port()); }
  gate& at() { return *gate_; }
  server::service& with() { return with_; }

  /// How many connections are open.
  std::size_t open() const { return running_.open(); }

  /// What `read` says of a loop, asked on its own thread.
  template <class Read>
  auto on_loop(std::size_t index, Read read) {
    std::promise<decltype(read(running_[index]))> said;
    auto later = said.get_future();
    boost::asio::post(running_[index].io, [&] { said.set_value(read(running_[index])); });
    return later.get();
  }

  /// The same, added up over all loops.
  template <class Read>
  std::size_t sum(Read read) {
    std::size_t total = 0;
    for (std::size_t index = 0; index < running_.size(); ++index)
      total += on_loop(index, read);
    return total;
  }

  /// Begins to drain.
  void drain();

 private:
  std::shared_ptr<gate> gate_ = std::make_shared<gate>();
  server::settings settings_;
  server::service with_;
  server::loops running_;
  boost::asio::io_context control_{1};
  boost::asio::signal_set signals_{control_};
  server::listener door_;
  bool draining_ = false;
  std::thread thread_;
};
