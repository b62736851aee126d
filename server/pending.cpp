#include "server/pending.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <utility>

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "server/fair_share.hpp"
#include "server/loop.hpp"

namespace server {

namespace asio = boost::asio;
using asio::awaitable;
using protocol::error;

namespace {

constexpr std::string_view ours = "ask-";

std::string request_text(const std::string& id, const protocol::input_request& question) {
  boost::json::object message;
  message["jsonrpc"] = "2.0";
  message["id"] = id;
  message["method"] = question.method;
  message["params"] = question.params;
  return protocol::to_json_text(message);
}

error failed(std::string why) {
  return {protocol::code::internal_error, std::move(why)};
}

/// What the client said, in one sentence, with its own words as data.
error failed_by(const boost::json::value& failure) {
  constexpr std::size_t longest = 300;
  const auto* object = failure.if_object();
  const auto said = object ? protocol::text_at(*object, "message").value_or("") : "";
  error why = failed("The client was asked and answered with an error" +
                     (said.empty() ? std::string(".") : ": " + std::string(protocol::beginning(said, longest))));
  if (object) why.data = *object;
  return why;
}

/// How often a connection is kept alive while a person thinks.
constexpr std::chrono::seconds call_keep_alive{15};

awaitable<boost::system::result<boost::json::object, error>> ask(pending_requests& book, std::string session,
                                                                 std::vector<protocol::input_request> questions,
                                                                 protocol::call_context& context,
                                                                 const asking_way& way) {
  using clock = std::chrono::steady_clock;
  const auto loop = co_await asio::this_coro::executor;
  pending_requests::round round(book, loop, std::move(session), questions, context.principal);
  for (const auto& message : round.messages()) {
    auto text = message;
    co_await context.notify(std::move(text));
  }
  const auto began = clock::now();
  const auto until = began + time_to_answer;
  bool answered = false;
  while (!answered && clock::now() < until) {
    const auto next = std::min(until, clock::now() + call_keep_alive);
    answered = co_await round.is_answered(next);
    if (!answered && way.keep_alive) co_await way.keep_alive();
  }
  context.until += clock::now() - began;
  if (way.withdraw)
    for (auto& withdrawal : round.withdrawals())
      way.withdraw(std::move(withdrawal));
  if (!answered) co_return failed("The client was asked and did not answer in time.");
  co_return round.answers();
}

}  // namespace

bool pending_requests::has_room_for(std::size_t count, const std::string& session, const std::string& owner) const {
  std::size_t of_session = 0, of_owner = 0;
  for (const auto& [id, asked] : rounds_) {
    if (asked->session_ == session) ++of_session;
    if (asked->owner_ == owner) ++of_owner;
  }
  if (rounds_.size() + count > most || of_session + count > most_of_session) return false;
  // If there is room for the last of them, there is for all.
  return owner.empty() || count == 0 || may_take(of_owner + count - 1, rounds_.size() + count - 1, most);
}

pending_requests::round::round(pending_requests& book, const asio::any_io_executor& loop, std::string session,
                               const std::vector<protocol::input_request>& questions, std::string owner)
    : book_(book), session_(std::move(session)), owner_(std::move(owner)), wake_(loop) {
  if (!book_.closed_.empty()) refused_ = failed(book_.closed_);
  if (book_.ended_.has(session_)) refused_ = failed("The session is over.");
  if (!book_.has_room_for(questions.size(), session_, owner_))
    refused_ = error(protocol::code::overloaded, "Too many questions are open; answer some first.");
  if (refused_) return;
  for (const auto& question : questions) {
    // Random, so that no answer to a question of an earlier process is one to this.
    auto id = std::string(ours) + std::to_string(book_.loop_) + '-' + std::to_string(random_start());
    messages_.push_back(request_text(id, question));
    book_.rounds_[id] = this;
    keys_[std::move(id)] = question.key;
  }
}

std::vector<std::string> pending_requests::round::withdrawals() const {
  std::vector<std::string> out;
  for (const auto& [id, key] : keys_) {
    boost::json::object params;
    params["requestId"] = id;
    out.push_back(protocol::notification_message("notifications/cancelled", params));
  }
  return out;
}

pending_requests::round::~round() {
  for (const auto& [id, key] : keys_)
    book_.rounds_.erase(id);
}

awaitable<bool> pending_requests::round::is_answered(deadline until) {
  while (!keys_.empty() && !refused_) {
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) {
      refused_ = failed("The call was cancelled.");
      break;
    }
    if (std::chrono::steady_clock::now() >= until) co_return false;
    wake_.expires_at(until);
    boost::system::error_code cancelled;
    co_await wake_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  }
  co_return true;
}

boost::system::result<boost::json::object, error> pending_requests::round::answers() {
  if (refused_) return *refused_;
  return std::move(answers_);
}

std::optional<std::uint16_t> pending_requests::loop_of(const boost::json::value& id) {
  const auto* text = id.if_string();
  if (!text || !std::string_view(*text).starts_with(ours)) return std::nullopt;
  const auto* begin = text->data() + ours.size();
  std::uint16_t index = 0;
  const auto read = std::from_chars(begin, text->data() + text->size(), index);
  if (read.ec != std::errc() || read.ptr == text->data() + text->size() || *read.ptr != '-') return std::nullopt;
  return index;
}

void pending_requests::take(std::string_view session, protocol::response answer) {
  const auto* id = answer.id.if_string();
  const auto found = id ? rounds_.find(std::string(*id)) : rounds_.end();
  if (found == rounds_.end() || found->second->session_ != session) return;
  auto& asked = *found->second;
  const auto key = asked.keys_.find(found->first);
  if (answer.result.is_object()) {
    asked.answers_[key->second] = std::move(answer.result);
  } else {
    asked.refused_ = failed_by(answer.failure);
  }
  asked.keys_.erase(key);
  rounds_.erase(found);
  asked.wake_.cancel();
}

void pending_requests::refuse(std::string_view session, const std::string& why) {
  if (session.empty()) closed_ = why;
  for (const auto& [id, asked] : rounds_) {
    if (!session.empty() && asked->session_ != session) continue;
    asked->refused_ = failed(why);
    asked->wake_.cancel();
  }
}

protocol::asker asker_of(pending_requests& book, std::string session, protocol::call_context& context, asking_way way) {
  return [&book, session = std::move(session), &context,
          way = std::move(way)](std::vector<protocol::input_request> questions) {
    return ask(book, session, std::move(questions), context, way);
  };
}

}  // namespace server
