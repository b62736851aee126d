#include "server/duplex_session.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>
#include <utility>
#include <variant>

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "protocol/session_request.hpp"
#include "protocol/subscriptions.hpp"
#include "server/pending.hpp"
#include "server/race.hpp"
#include "server/served_call.hpp"

namespace server {

namespace asio = boost::asio;
using asio::awaitable;
using protocol::error;
namespace code = protocol::code;

namespace {

awaitable<boost::system::result<boost::json::object, error>> nobody_answers() {
  co_return error(code::internal_error, "The client has gone.");
}

/// Nothing of a call goes out that was cancelled.
awaitable<void> tell_unless_cancelled(const std::function<void(std::string)>& send, std::string message) {
  const auto state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() == asio::cancellation_type::none) send(std::move(message));
}

}  // namespace

struct duplex_session::listening {
  listening(listeners& book, admission::place taken) : place(std::move(taken)), in(book, entry) {}

  admission::place place;
  listener_entry entry;
  listeners::place in;
};

duplex_session::duplex_session(service& with, loop& here, transport over)
    : with_(with), loop_(here), over_(std::move(over)) {
  changes_.filter = {true, true, true, {}};
  changes_.hear = over_.send;
}

duplex_session::~duplex_session() = default;

void duplex_session::receive(boost::json::value body) {
  auto read = protocol::read_post(std::move(body), nullptr);
  if (!read) return fail(read.error().id, read.error().what.why);
  take(std::move(*read));
}

void duplex_session::refuse(std::string why) {
  fail(nullptr, error(code::parse_error, std::move(why)));
}

void duplex_session::input_ended() {
  hears_ = false;
  loop_.asked.refuse(over_.name, "The client has gone.");
}

void duplex_session::drain() {
  for (const auto& [key, one] : listens_)
    over_.send(protocol::listen_result(one->entry.id, loop_.app->identity()));
  listens_.clear();
  if (calls_.empty()) over_.idle();
}

void duplex_session::close() {
  over_.send = [](const std::string&) {};
  over_.idle = [] {};
  hearing_.reset();
  listens_.clear();
  for (const auto& [key, stop] : calls_)
    stop->expires_at(asio::steady_timer::time_point::min());
  loop_.asked.refuse(over_.name, "The client has gone.");
}

void duplex_session::take(protocol::post post) {
  if (auto* modern = std::get_if<protocol::modern_call>(&post)) {
    auto admitted = protocol::admit_modern(modern->call, nullptr);
    if (!admitted) return fail(modern->call.id, admitted.error().why);
    if (modern->call.method == "subscriptions/listen") return listen(modern->call, *admitted);
    start(std::move(modern->call), std::move(*admitted), nullptr);
  } else if (auto* modern_notice = std::get_if<protocol::modern_notice>(&post)) {
    notice(modern_notice->notice);
  } else if (auto* opening = std::get_if<protocol::opening>(&post)) {
    initialize(opening->call);
  } else if (auto* legacy = std::get_if<protocol::legacy_post>(&post)) {
    take_legacy(std::move(*legacy));
  }
}

void duplex_session::initialize(const protocol::request& call) {
  if (session_) return fail(call.id, error(code::invalid_request, "This session was initialized already."));
  auto settled = protocol::read_initialize(call.params);
  if (!settled) return fail(call.id, settled.error());
  session_ = std::move(*settled);
  hearing_ = std::make_unique<listeners::place>(loop_.listening, changes_);
  over_.send(protocol::result_message(call.id, protocol::initialize_result(loop_.app->identity(), session_->spoken)));
}

void duplex_session::take_legacy(protocol::legacy_post post) {
  const bool allowed = !post.batch || (session_ && protocol::has_batches(session_->spoken));
  if (!allowed)
    return fail(nullptr, error(code::invalid_request, "This session has no batches; send one message at a time."));
  std::shared_ptr<batch> together;
  if (post.batch) together = std::make_shared<batch>(batch{protocol::batch_answers(post.unreadable), 1});
  if (together)
    for (const auto& each : post.messages)
      together->open += std::holds_alternative<protocol::request>(each) ? 1 : 0;
  for (auto& each : post.messages) {
    if (const auto* what = std::get_if<protocol::notification>(&each)) notice(*what);
    if (auto* given = std::get_if<protocol::response>(&each)) loop_.asked.take(over_.name, std::move(*given));
    if (auto* call = std::get_if<protocol::request>(&each)) take_session_call(std::move(*call), together);
  }
  if (together) answer(nullptr, std::nullopt, together);
}

void duplex_session::take_session_call(protocol::request call, const std::shared_ptr<batch>& together) {
  if (!session_ && call.method != "ping")
    return fail(call.id, error(code::invalid_request, "Call initialize first, or send 2026-07-28 in params._meta."),
                together);
  auto context = protocol::session_context(call, session_ ? session_->spoken : protocol::newest_legacy,
                                           session_ ? session_->capabilities : boost::json::object());
  if (session_) context.client = session_->client;
  context.log_from = log_from_;
  start(std::move(call), std::move(context), together);
}

void duplex_session::notice(const protocol::notification& what) {
  if (what.method == "notifications/initialized") initialized_ = session_.has_value();
  const auto* given = what.params.if_contains("requestId");
  const auto id = given ? protocol::request_id_of(*given) : boost::json::value();
  if (what.method != "notifications/cancelled" || id.is_null()) return;
  const auto key = protocol::to_json_text(id);
  listens_.erase(key);
  const auto found = calls_.find(key);  // else it is over already, or was never there
  if (found != calls_.end()) found->second->expires_at(asio::steady_timer::time_point::min());
}

void duplex_session::listen(const protocol::request& call, const protocol::call_context& context) {
  const auto key = protocol::to_json_text(call.id);
  if (calls_.count(key) + listens_.count(key) != 0)
    return fail(call.id, error(code::invalid_request, "A call with this id is still under way."));
  auto filter = protocol::read_listen(call.params, context, loop_.app->identity());
  if (!filter) return fail(call.id, filter.error());
  auto place = with_.streams.enter(over_.who.share);
  if (!place) with_.counts.refused(bounded::streams, place.why());
  if (!place) return fail(call.id, error(code::overloaded, "Too many streams are open; end some first."));
  const auto features = loop_.app->lend(loop_, {over_.who, over_.narrowing});
  const auto served = services_of(*loop_.app, *with_.seal, *features, features->tools());
  auto fresh = std::make_unique<listening>(loop_.listening, std::move(place));
  fresh->entry.filter = protocol::honoured(std::move(*filter), served);
  fresh->entry.id = call.id;
  fresh->entry.hear = over_.send;
  over_.send(protocol::acknowledged_message(call.id, fresh->entry.filter));
  listens_[key] = std::move(fresh);
}

void duplex_session::start(protocol::request call, protocol::call_context context, std::shared_ptr<batch> together) {
  const auto key = protocol::to_json_text(call.id);
  if (calls_.count(key) + listens_.count(key) != 0)
    return fail(call.id, error(code::invalid_request, "A call with this id is still under way."), together);
  if (retired_)
    return fail(call.id, error(code::overloaded, "Who may come in has changed, and this stream ends; open another."),
                together);
  context.narrowing = over_.narrowing;
  context.principal = over_.who.name;
  auto stop = std::make_shared<asio::steady_timer>(loop_.io, asio::steady_timer::time_point::max());
  calls_[key] = stop;
  auto story = run(std::move(call), std::move(context), std::move(stop), std::move(together));
  asio::co_spawn(loop_.io, std::move(story), asio::detached);
}

protocol::asker duplex_session::asker(protocol::call_context& context) {
  asking_way way;
  way.withdraw = [this](std::string message) { over_.send(std::move(message)); };
  auto ask = asker_of(loop_.asked, over_.name, context, std::move(way));
  return [this, ask = std::move(ask)](std::vector<protocol::input_request> questions) {
    return hears_ ? ask(std::move(questions)) : nobody_answers();
  };
}

awaitable<void> duplex_session::run(protocol::request call, protocol::call_context context,
                                    std::shared_ptr<asio::steady_timer> stop, std::shared_ptr<batch> together) {
  const auto self = shared_from_this();
  const auto key = protocol::to_json_text(call.id);
  const bool in_session = !protocol::is_modern(context.spoken);
  served_call one(with_, loop_, over_.who, std::move(call), std::move(context), in_session ? this : nullptr);
  one.context().notify = [this](std::string message) { return tell_unless_cancelled(over_.send, std::move(message)); };
  if (initialized_ && in_session) one.ask_with(asker(one.context()));
  auto work = one.run();
  const auto ended = co_await until_cancelled(*stop, std::move(work));
  one.record(ended, over_.from);
  calls_.erase(key);
  answer(one.id(), ended, together);
  if (calls_.empty()) over_.idle();
}

void duplex_session::fail(const boost::json::value& id, const error& why, const std::shared_ptr<batch>& together) {
  answer(id, std::optional<protocol::outcome>(why), together);
}

void duplex_session::answer(const boost::json::value& id, const std::optional<protocol::outcome>& ended,
                            const std::shared_ptr<batch>& together) {
  // Nothing is sent for a cancelled call, but a batch still waits for its others.
  if (together) {
    if (ended) together->answers.add(id, *ended);
    if (--together->open == 0 && !together->answers.is_empty()) over_.send(together->answers.text());
  } else if (ended) {
    over_.send(*ended ? protocol::result_message(id, **ended) : protocol::error_message(id, ended->error()));
  }
}

awaitable<void> duplex_session::set_log_level(protocol::log_level level) {
  log_from_ = level;
  co_return;
}

awaitable<bool> duplex_session::subscribe(std::string uri) {
  auto& uris = changes_.filter.uris;
  const bool known = std::find(uris.begin(), uris.end(), uri) != uris.end();
  if (!known && uris.size() >= session_book::most_uris) co_return false;
  if (!known) uris.push_back(std::move(uri));
  co_return true;
}

awaitable<void> duplex_session::unsubscribe(std::string uri) {
  std::erase(changes_.filter.uris, uri);
  co_return;
}

}  // namespace server
