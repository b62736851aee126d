#pragma once

#include <atomic>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <string>

#include "protocol/seal.hpp"
#include "protocol/task.hpp"
#include "protocol/task_state.hpp"

namespace server {

/// The tasks that were begun on one loop: the work of each goes on there, whoever asks for it. Bounded in number and time.
/// Used from the loop's own thread only.
class loop_tasks {
 public:
  static constexpr std::size_t most = 1'000;

  explicit loop_tasks(boost::asio::io_context& loop) : loop_(loop) {}
  ~loop_tasks();

  /// Begins the work under a name of its own. False: there are too many, or too many of this principal, who leaves as many
  /// places as they take.
  bool start(const std::string& nonce, protocol::task_start wanted, protocol::call_context context);

  /// What is known of one; null: it was never there, or its time is over.
  const protocol::task_state* find(const std::string& nonce);
  void answer(const std::string& nonce, const boost::json::object& answers);
  void cancel(const std::string& nonce);

  /// How much work goes on; may be asked from any thread.
  std::size_t running() const { return running_->load(std::memory_order_relaxed); }

  /// Ends what waits for an answer that cannot come any more, or all work: the daemon leaves.
  void cancel_waiting();
  void cancel_all();

 private:
  struct entry;
  void forget_old();
  bool has_room_for(const std::string& principal) const;

  boost::asio::io_context& loop_;
  std::map<std::string, std::shared_ptr<entry>> tasks_;
  std::shared_ptr<std::atomic<std::size_t>> running_ = std::make_shared<std::atomic<std::size_t>>(0);
};

}  // namespace server
