#include "server/legacy_sse.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "protocol/event_stream.hpp"
#include "protocol/json.hpp"
#include "server/duplex_session.hpp"
#include "server/legacy_session.hpp"
#include "server/on_loop.hpp"
#include "server/request_scope.hpp"
#include "server/sealing.hpp"
#include "server/stream_feed.hpp"

namespace server {

namespace asio = boost::asio;
using asio::awaitable;

namespace {

/// All answers go over the one stream, some of them at once; the write timeout holds slow readers.
constexpr std::size_t most_waiting = std::size_t{16} << 20;

/// A session in the loop's book for as long as its stream is open.
class open_dialogue {
 public:
  open_dialogue(loop& here, std::string nonce, std::shared_ptr<duplex_session> one)
      : here_(here), nonce_(std::move(nonce)), one_(std::move(one)) {
    here_.dialogues[nonce_] = one_;
  }
  ~open_dialogue() {
    here_.dialogues.erase(nonce_);
    one_->close();
  }
  open_dialogue(const open_dialogue&) = delete;
  open_dialogue& operator=(const open_dialogue&) = delete;

 private:
  loop& here_;
  std::string nonce_;
  std::shared_ptr<duplex_session> one_;
};

/// A parameter of the query; ours needs no decoding.
std::optional<std::string_view> parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto one = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), one.size() + 1));
    const auto equals = one.find('=');
    if (equals != one.npos && one.substr(0, equals) == name) return one.substr(equals + 1);
  }
  return std::nullopt;
}

/// Why a message cannot have the tools that it asks for; nothing: it asks for no fewer than its dialogue, which began
/// with this narrowing and keeps it.
std::optional<std::string> refuse_wish(const exchange& on, std::uint64_t narrowing) {
  auto wish = on.asked.wish;
  wish.in_header = false;  // wherever it stands
  // These two choose what is listed, and take away nothing that may be called.
  std::erase_if(wish.toolsets, [](const std::string& text) { return text == "core" || text == "all"; });
  const auto narrowed = on.here.app->narrow(wish, narrowing);
  if (!narrowed) return narrowed.error();
  if (*narrowed == narrowing) return std::nullopt;
  return "A message cannot choose fewer tools than its stream has; say it with GET /sse instead.";
}

/// Why the caller may not send this message. What is none is answered over the stream.
std::optional<http_answer> refuse_parsed(const exchange& on, boost::json::value message) {
  auto read = protocol::read_post(std::move(message), nullptr);
  if (!read) return std::nullopt;
  const auto check = [&](const protocol::request& call) { return refuse_request(on, call); };
  if (const auto* modern = std::get_if<protocol::modern_call>(&*read)) return check(modern->call);
  if (const auto* opening = std::get_if<protocol::opening>(&*read)) return check(opening->call);
  const auto* legacy = std::get_if<protocol::legacy_post>(&*read);
  if (!legacy) return std::nullopt;
  for (const auto& each : legacy->messages)
    if (const auto* call = std::get_if<protocol::request>(&each))
      if (auto refused = check(*call)) return refused;
  return std::nullopt;
}

/// On the loop that has the session. False: its stream is not open.
awaitable<bool> hand_over(loop& owner, std::string nonce, boost::json::value message) {
  const auto found = owner.dialogues.find(nonce);
  if (found == owner.dialogues.end()) co_return false;
  const auto one = found->second;
  one->receive(std::move(message));
  co_return true;
}

duplex_session::transport over(mailbox& box, const exchange& on, const std::string& nonce) {
  duplex_session::transport out;
  out.send = [&box](std::string message) {
    protocol::event told;
    told.name = "message";
    told.data = std::move(message);
    box.post(protocol::event_text(told));
  };
  out.from = on.client.to_string();
  out.name = nonce;
  out.narrowing = on.asked.narrowing;
  out.who = on.who;
  return out;
}

}  // namespace

awaitable<void> serve_sse_stream(exchange on) {
  auto place = stream_place(on);
  if (auto* const refused = std::get_if<http_answer>(&place)) {
    co_await on.out.send(std::move(*refused));
    co_return;
  }
  const auto nonce = random_bytes(16);
  auto session = open_session(protocol::revision::r2024_11_05, {}, on.here.index, std::chrono::system_clock::now(),
                              on.with.session_lifetime, nonce);
  session.narrowing = on.asked.narrowing;
  on.here.counted.session_opened(session.spoken);
  mailbox box(on.here.io.get_executor(), most_waiting);
  bool leaving = false;
  auto way = over(box, on, nonce);
  way.idle = [&] {
    if (leaving) box.end();
  };
  const auto one = std::make_shared<duplex_session>(on.with, on.here, std::move(way));
  const open_dialogue listed(on.here, nonce, one);
  on.out.close_afterwards();
  // Relative, so that it holds behind a proxy that adds a prefix as well.
  protocol::event first;
  first.name = "endpoint";
  first.data = on.head.path.ends_with('/') ? "../messages" : "messages";
  first.data += "?sessionId=" + session_id(session, *on.with.seal, on.who.sealed_for, protocol::seal_purpose::dialogue);
  box.post(protocol::event_text(first));
  const drained_stream ending(on.here, on.with, on.who, [&] {
    leaving = true;  // what is under way is answered first
    if (!on.with.draining) one->retire();
    one->drain();
  });
  const auto until = std::min(session.expires, on.who.until);
  const bool fed = co_await feed_stream(on, box, until);
  if (fed) co_await on.out.end();
  on.here.counted.session_ended(session.spoken, std::chrono::system_clock::now() - session.issued);
}

awaitable<void> serve_sse_message(exchange on, std::string body) {
  if (auto refused = refuse_reader(on.who, *on.here.identity, on.with.counts)) {
    co_await on.out.send(std::move(*refused));
    co_return;
  }
  const auto id = parameter(on.head.query, "sessionId").value_or("");
  const auto session = read_session_id(id, *on.with.seal, on.who.sealed_for, std::chrono::system_clock::now(),
                                       protocol::seal_purpose::dialogue);
  bool taken = false;
  if (const auto wrong = session ? refuse_wish(on, session->narrowing) : std::nullopt) {
    auto refused = refused_message(400, protocol::code::invalid_request, *wrong);
    co_await on.out.send(std::move(refused));
    co_return;
  }
  if (session && session->loop < on.with.loops.size()) {
    auto parsed = protocol::parse_json(body);
    if (!parsed) {
      auto refused =
          refused_message(400, protocol::code::parse_error, "The body is not JSON: " + parsed.error().message + ".");
      co_await on.out.send(std::move(refused));
      co_return;
    }
    if (auto refused = refuse_parsed(on, *parsed)) {
      co_await on.out.send(std::move(*refused));
      co_return;
    }
    auto& owner = *on.with.loops[session->loop];
    auto handing = hand_over(owner, session->nonce, std::move(*parsed));
    taken = co_await on_loop(owner, std::move(handing));
  }
  auto answer = taken ? text_answer(202, "Accepted")
                      : refused_message(404, protocol::code::invalid_request,
                                        "This session has no open stream here; open one with GET /sse.");
  co_await on.out.send(std::move(answer));
}

}  // namespace server
