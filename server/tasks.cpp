#include "server/tasks.hpp"

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>

#include "server/fair_share.hpp"
#include "server/log.hpp"

namespace server {

namespace asio = boost::asio;
using asio::awaitable;
using system_clock = std::chrono::system_clock;
using ended_work = boost::system::result<protocol::tool_result, protocol::error>;

/// One task: its state, its work, and what that waits on.
struct loop_tasks::entry final : protocol::task_control, std::enable_shared_from_this<loop_tasks::entry> {
  entry(asio::io_context& loop, protocol::task_start wanted, protocol::call_context with)
      : state(system_clock::now(), wanted.time_to_live, wanted.poll_interval),
        work(std::move(wanted.work)),
        context(std::move(with)),
        answered(loop, std::chrono::steady_clock::time_point::max()) {}

  awaitable<boost::system::result<boost::json::object, protocol::error>> ask(
      std::vector<protocol::input_request> questions) override {
    for (const auto& question : questions)
      if (const auto needed = protocol::needed_capability(question); !protocol::declares(context, needed))
        co_return protocol::missing_capability(needed);
    if (!state.ask(questions, system_clock::now()))
      co_return protocol::error(protocol::code::internal_error, "The task asks twice under one key; it is a bug.");
    while (state.status() == protocol::task_status::input_required) {
      answered.expires_at(std::chrono::steady_clock::time_point::max());
      boost::system::error_code ignored;
      co_await answered.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    if (state.is_over()) co_return protocol::error(protocol::code::internal_error, "The task is over.");
    co_return state.answers();
  }

  awaitable<void> run() {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto self = shared_from_this();
    std::string bug;
    try {
      auto ended = co_await work(*this, context);
      state.finish(std::move(ended), system_clock::now());
    } catch (const std::exception& thrown) {
      bug = thrown.what();
    }
    if (bug.empty()) co_return;
    log_line(log_level::error, "bug", {{"what", bug}});
    ended_work failed = protocol::error(protocol::code::internal_error, "The server failed on this task; it is a bug.");
    state.finish(std::move(failed), system_clock::now());
  }

  void cancel() {
    if (state.is_over()) return;
    state.cancel(system_clock::now());
    answered.cancel();
    stop.emit(asio::cancellation_type::terminal);
  }

  protocol::task_state state;
  protocol::task_work work;
  protocol::call_context context;
  asio::steady_timer answered;
  asio::cancellation_signal stop;
};

loop_tasks::~loop_tasks() = default;

void loop_tasks::forget_old() {
  const auto now = system_clock::now();
  for (auto each = tasks_.begin(); each != tasks_.end();) {
    const bool over = each->second->state.is_forgotten(now);
    if (over) each->second->cancel();
    each = over ? tasks_.erase(each) : std::next(each);
  }
}

bool loop_tasks::has_room_for(const std::string& principal) const {
  if (principal.empty()) return tasks_.size() < most;
  const auto is_own = [&](const auto& each) { return each.second->context.principal == principal; };
  const auto own = static_cast<std::size_t>(std::count_if(tasks_.begin(), tasks_.end(), is_own));
  return may_take(own, tasks_.size(), most);
}

bool loop_tasks::start(const std::string& nonce, protocol::task_start wanted, protocol::call_context context) {
  forget_old();
  if (!has_room_for(context.principal)) return false;
  // Nothing of the call that began it is there any more: neither its stream nor its time.
  context.notify = {};
  context.ask = {};
  context.pause_stream = {};
  context.until = std::chrono::steady_clock::now() + wanted.time_to_live;
  const auto one = std::make_shared<entry>(loop_, std::move(wanted), std::move(context));
  tasks_[nonce] = one;
  running_->fetch_add(1, std::memory_order_relaxed);
  auto story = one->run();
  asio::co_spawn(loop_, std::move(story),
                 asio::bind_cancellation_slot(one->stop.slot(), [one, running = running_](const std::exception_ptr&) {
                   running->fetch_sub(1, std::memory_order_relaxed);
                 }));
  return true;
}

const protocol::task_state* loop_tasks::find(const std::string& nonce) {
  forget_old();
  const auto known = tasks_.find(nonce);
  return known == tasks_.end() ? nullptr : &known->second->state;
}

void loop_tasks::answer(const std::string& nonce, const boost::json::object& answers) {
  const auto known = tasks_.find(nonce);
  if (known != tasks_.end() && known->second->state.answer(answers, system_clock::now()))
    known->second->answered.cancel();
}

void loop_tasks::cancel(const std::string& nonce) {
  const auto known = tasks_.find(nonce);
  if (known != tasks_.end()) known->second->cancel();
}

void loop_tasks::cancel_waiting() {
  for (const auto& [nonce, one] : tasks_)
    if (one->state.status() == protocol::task_status::input_required) one->cancel();
}

void loop_tasks::cancel_all() {
  for (const auto& [nonce, one] : tasks_)
    one->cancel();
}

}  // namespace server
