#include "server/stdio.hpp"

#include <unistd.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <cerrno>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "protocol/era.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "server/line_reader.hpp"
#include "server/log.hpp"
#include "server/loop.hpp"
#include "server/race.hpp"
#include "server/service.hpp"

namespace server {

namespace asio = boost::asio;
using asio::awaitable;

namespace {

/// The one client of standard input and output, and the calls it has under way.
class stdio_client {
 public:
  stdio_client(service& with, loop& here) : with_(with), loop_(here) {}

  void receive(const std::string& line);
  void refuse_long_line() { refuse("The line is longer than server.max_body allows."); }
  void input_ended() {
    ended_ = true;
    stop_when_done();
  }

 private:
  struct running {
    asio::cancellation_signal cancel;
    protocol::call_context context;
    std::optional<portkey::lent_tools> tools;
    admission::place place;
    bool cancelled = false;
  };

  /// The answers of a batch, which go out together when the last is there (2025-03-26, "Batching").
  struct batch {
    std::string answers;
    std::size_t open = 0;
  };

  void refuse(std::string why) {
    write(protocol::error_message(nullptr, protocol::error(protocol::code::parse_error, std::move(why))));
  }
  void take(protocol::post post);
  void take_legacy(protocol::legacy_post post);
  void initialize(const protocol::request& call);
  void notice(const protocol::notification& what);
  void start(protocol::request call, protocol::call_context context, std::shared_ptr<batch> together);
  void finish(const std::string& key, const boost::json::value& id, std::optional<protocol::outcome> ended,
              const std::shared_ptr<batch>& together);
  void answer(std::string text, const std::shared_ptr<batch>& together);
  void write(std::string text);
  void stop_when_done() {
    if (ended_ && calls_.empty()) loop_.io.stop();
  }

  service& with_;
  loop& loop_;
  std::optional<protocol::handshake> session_;
  std::map<std::string, std::shared_ptr<running>> calls_;  // by the id's JSON text
  bool ended_ = false;
};

void stdio_client::receive(const std::string& line) {
  if (line.find_first_not_of(" \t") == line.npos) return;
  auto parsed = protocol::parse_json(line);
  if (!parsed) return refuse("The line is not JSON: " + parsed.error().message + ".");
  auto read = protocol::read_post(std::move(*parsed), nullptr);
  if (!read) return write(protocol::error_message(read.error().id, read.error().what.why));
  take(std::move(*read));
}

void stdio_client::take(protocol::post post) {
  if (auto* modern = std::get_if<protocol::modern_call>(&post)) {
    auto admitted = protocol::admit_modern(modern->call, nullptr);
    if (!admitted) return write(protocol::error_message(modern->call.id, admitted.error().why));
    start(std::move(modern->call), std::move(*admitted), nullptr);
  } else if (auto* modern_notice = std::get_if<protocol::modern_notice>(&post)) {
    notice(modern_notice->notice);
  } else if (auto* opening = std::get_if<protocol::opening>(&post)) {
    initialize(opening->call);
  } else if (auto* legacy = std::get_if<protocol::legacy_post>(&post)) {
    take_legacy(std::move(*legacy));
  }
}

void stdio_client::initialize(const protocol::request& call) {
  auto settled = protocol::read_initialize(call.params);
  if (!settled) return write(protocol::error_message(call.id, settled.error()));
  session_ = std::move(*settled);
  write(protocol::result_message(call.id, protocol::initialize_result(with_.identity, session_->spoken)));
}

void stdio_client::take_legacy(protocol::legacy_post post) {
  const bool allowed = !post.batch || (session_ && protocol::has_batches(session_->spoken));
  if (!allowed)
    return write(protocol::error_message(
        nullptr,
        protocol::error(protocol::code::invalid_request, "This session has no batches; send one message a line.")));
  const auto together = post.batch ? std::make_shared<batch>() : nullptr;
  if (together)
    for (const auto& each : post.messages)
      together->open += std::holds_alternative<protocol::request>(each) ? 1 : 0;
  for (auto& each : post.messages) {
    if (const auto* what = std::get_if<protocol::notification>(&each)) notice(*what);
    auto* call = std::get_if<protocol::request>(&each);
    if (!call) continue;
    if (!session_ && call->method != "ping") {
      answer(protocol::error_message(call->id,
                                     protocol::error(protocol::code::invalid_request,
                                                     "Call initialize first, or send 2026-07-28 in params._meta.")),
             together);
      continue;
    }
    protocol::call_context context;
    context.spoken = session_ ? session_->spoken : protocol::newest_legacy;
    if (session_) context.client_capabilities = session_->capabilities;
    if (session_) context.client = session_->client;
    const auto* meta = protocol::object_at(call->params, "_meta");
    const auto* token = meta ? meta->if_contains("progressToken") : nullptr;
    if (token && protocol::is_request_id(*token)) context.progress_token = *token;
    start(std::move(*call), std::move(context), together);
  }
}

void stdio_client::notice(const protocol::notification& what) {
  if (what.method != "notifications/cancelled") return;
  const auto* id = what.params.if_contains("requestId");
  const auto found = id ? calls_.find(protocol::to_json_text(*id)) : calls_.end();
  if (found == calls_.end()) return;  // over already, or never there
  found->second->cancelled = true;
  found->second->cancel.emit(asio::cancellation_type::terminal);
}

void stdio_client::start(protocol::request call, protocol::call_context context, std::shared_ptr<batch> together) {
  auto key = protocol::to_json_text(call.id);
  if (calls_.count(key) != 0)
    return answer(protocol::error_message(call.id, protocol::error(protocol::code::invalid_request,
                                                                   "A call with this id is still under way.")),
                  together);
  auto place = with_.calls.enter();
  if (!place)
    return answer(
        protocol::error_message(call.id, protocol::error(protocol::code::overloaded,
                                                         "Too many calls are under way; wait for some to end.")),
        together);
  const auto run = std::make_shared<running>();
  run->place = std::move(place);
  run->context = std::move(context);
  run->context.until = std::chrono::steady_clock::now() + with_.call_timeout;
  run->context.notify = [this](std::string message) -> awaitable<void> {
    write(std::move(message));
    co_return;
  };
  run->tools.emplace(with_.tools, loop_.upstream, with_.keys);
  calls_[key] = run;
  const protocol::services served{*run->tools, with_.identity};
  auto work = without_exceptions(protocol::dispatch(call.method, std::move(call.params), run->context, served));
  asio::co_spawn(
      loop_.io, std::move(work),
      asio::bind_cancellation_slot(
          run->cancel.slot(), [this, key, id = call.id, together](std::exception_ptr failed, protocol::outcome ended) {
            finish(key, id, failed ? std::nullopt : std::optional<protocol::outcome>(std::move(ended)), together);
          }));
}

void stdio_client::finish(const std::string& key, const boost::json::value& id, std::optional<protocol::outcome> ended,
                          const std::shared_ptr<batch>& together) {
  const auto run = std::move(calls_.at(key));
  calls_.erase(key);
  // Nothing is sent for a cancelled call, but a batch still waits for its others.
  std::string text;
  if (!run->cancelled && ended)
    text = *ended ? protocol::result_message(id, **ended) : protocol::error_message(id, ended->error());
  answer(std::move(text), together);
  stop_when_done();
}

void stdio_client::answer(std::string text, const std::shared_ptr<batch>& together) {
  if (!together) {
    if (!text.empty()) write(std::move(text));
    return;
  }
  if (!text.empty()) together->answers += (together->answers.empty() ? "[" : ",") + text;
  if (--together->open == 0 && !together->answers.empty()) write(together->answers + "]");
}

void stdio_client::write(std::string text) {
  text += '\n';
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto written = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return loop_.io.stop();  // the client no longer reads: there is nobody to serve
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

void serve_stdio(const settings& with) {
  service served(with);
  loop here(0, client_settings_of(with), portkey::make_tls_profile(client_settings_of(with)));
  stdio_client client(served, here);
  asio::signal_set signals(here.io, SIGINT, SIGTERM);
  signals.async_wait([&here](const boost::system::error_code& failed, int) {
    if (!failed) here.io.stop();
  });
  const auto work = asio::make_work_guard(here.io);
  std::unique_ptr<line_reader> reader;
  reader = std::make_unique<line_reader>(
      STDIN_FILENO, with.server.max_body,
      [&](std::string line, bool too_long) {
        asio::post(here.io, [&, line = std::move(line), too_long] {
          reader->taken();
          if (too_long)
            client.refuse_long_line();
          else
            client.receive(line);
        });
      },
      [&] { asio::post(here.io, [&] { client.input_ended(); }); });
  here.io.run();
}

}  // namespace server
