#include "server/task_desk.hpp"

#include <chrono>
#include <utility>

#include "server/on_loop.hpp"
#include "server/sealing.hpp"

namespace server {

namespace asio = boost::asio;
using asio::awaitable;
using members = protocol::task_book::members;

namespace {

constexpr std::size_t task_nonce_size = 16;

members unknown_task() {
  return protocol::error(protocol::code::invalid_params, "There is no task with this id, or its time is over.");
}

// These run on the loop that keeps the task.
awaitable<members> current(loop& owner, std::string nonce, std::string id) {
  const auto* found = owner.tasks.find(nonce);
  if (!found) co_return unknown_task();
  co_return found->current_members(id);
}
awaitable<members> take_answers(loop& owner, std::string nonce, boost::json::object answers) {
  if (!owner.tasks.find(nonce)) co_return unknown_task();
  owner.tasks.answer(nonce, answers);
  co_return std::string();
}
awaitable<members> cancel_one(loop& owner, std::string nonce) {
  if (!owner.tasks.find(nonce)) co_return unknown_task();
  owner.tasks.cancel(nonce);
  co_return std::string();
}

}  // namespace

task_desk::place task_desk::place_of(const std::string& id, const protocol::call_context& context) const {
  const auto opened =
      with_.seal->open(id, protocol::seal_purpose::task, context.principal, std::chrono::system_clock::now());
  if (!opened || opened->size() != task_nonce_size + 2) return {};
  const auto high = static_cast<unsigned char>(opened->at(0));
  const auto low = static_cast<unsigned char>(opened->at(1));
  const auto index = static_cast<std::size_t>(high) << 8 | low;
  if (index >= with_.loops.size()) return {};
  return {with_.loops[index], opened->substr(2)};
}

awaitable<members> task_desk::start(protocol::task_start wanted, protocol::call_context context) {
  const auto nonce = random_bytes(task_nonce_size);
  std::string bytes(1, static_cast<char>(here_.index >> 8));
  bytes += static_cast<char>(here_.index & 0xff);
  bytes += nonce;
  const auto expires = std::chrono::system_clock::now() + wanted.time_to_live;
  const auto id = with_.seal->close(bytes, protocol::seal_purpose::task, context.principal, expires);
  wanted.work = [app = app_, work = std::move(wanted.work)](protocol::task_control& control,
                                                            const protocol::call_context& with) {
    return work(control, with);
  };
  if (!here_.tasks.start(nonce, std::move(wanted), std::move(context)))
    co_return protocol::error(protocol::code::overloaded, "Too many tasks are under way; try again later.");
  co_return here_.tasks.find(nonce)->created_members(id);
}

awaitable<members> task_desk::get(std::string id, const protocol::call_context& context) {
  auto where = place_of(id, context);
  if (!where.owner) co_return unknown_task();
  auto asking = current(*where.owner, std::move(where.nonce), std::move(id));
  auto found = co_await on_loop(*where.owner, std::move(asking));
  co_return found;
}

awaitable<members> task_desk::update(std::string id, boost::json::object answers,
                                     const protocol::call_context& context) {
  auto where = place_of(id, context);
  if (!where.owner) co_return unknown_task();
  auto telling = take_answers(*where.owner, std::move(where.nonce), std::move(answers));
  auto done = co_await on_loop(*where.owner, std::move(telling));
  co_return done;
}

awaitable<members> task_desk::cancel(std::string id, const protocol::call_context& context) {
  auto where = place_of(id, context);
  if (!where.owner) co_return unknown_task();
  auto telling = cancel_one(*where.owner, std::move(where.nonce));
  auto done = co_await on_loop(*where.owner, std::move(telling));
  co_return done;
}

}  // namespace server
