#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "server/secret_shelf.hpp"

namespace server {

/// Takes secrets that are too old off the shelf, also when nobody puts or asks for any: none stays in memory for long.
class secret_sweep {
 public:
  secret_sweep(boost::asio::io_context& on, secret_shelf& shelf) : pulse_(on), shelf_(shelf) {}

  /// Sweeps until `end`. Both on the thread of the context.
  boost::asio::awaitable<void> run();
  void end();

 private:
  boost::asio::steady_timer pulse_;
  secret_shelf& shelf_;
  bool ended_ = false;
};

}  // namespace server
