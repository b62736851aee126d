#include "server/issuer_keys.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <exception>
#include <optional>
#include <utility>

#include "portkey/waiter.hpp"
#include "server/issuer_discovery.hpp"
#include "server/issuer_url.hpp"
#include "server/log.hpp"

namespace server {

namespace asio = boost::asio;
using asio::awaitable;
using portkey::deadline;
using std::chrono::milliseconds;

using keys = std::shared_ptr<const jwk_set>;
template <class T>
using or_sentence = boost::system::result<T, std::string>;

namespace {

std::string failed_at(const issuer_url& at, const std::string& sentence) {
  return at.in_words() + ": " + sentence;
}

/// Nothing but status 200 will do; empty: it does.
std::string refusal_of(const portkey::reply& answer) {
  return answer.status == 200 ? std::string() : "It answered HTTP " + std::to_string(answer.status) + '.';
}

}  // namespace

struct issuer_keys::state : std::enable_shared_from_this<state> {
  state(asio::io_context& on, portkey::client& with, issuer_source from, std::function<void(keys)> tell)
      : loop(on.get_executor()),
        through(with),
        source(std::move(from)),
        published(std::move(tell)),
        next(loop),
        retry(source.pace.first_retry) {}

  /// The keys, if there are any.
  or_sentence<fresh_keys> answer(std::uint64_t before) const {
    if (known) return fresh_keys{known, successes != before};
    return "The keys of the issuer " + source.issuer + " cannot be had: " + trouble;
  }

  /// Fetches, unless that is under way or it was a moment ago.
  void fetch_soon() {
    if (!fetching && !stopped && (!has_begun || deadline::clock::now() - began >= source.pace.apart)) begin();
  }

  void begin() {
    fetching = has_begun = true;
    began = deadline::clock::now();
    next.cancel();
    auto story = fetch(shared_from_this(), began + source.pace.fetch);
    auto on_end = [self = shared_from_this()](const std::exception_ptr& bug) { self->end(bug != nullptr); };
    asio::co_spawn(loop, std::move(story), std::move(on_end));
  }

  void end(bool by_bug) {
    fetching = false;
    if (by_bug) note_failure("The fetch failed by a bug.");
    for (auto& one : waiting)
      one.call();
    if (stopped || !repeats) return;
    const auto pause = fails ? retry : source.pace.refresh;
    if (fails) retry = std::min(retry * 2, source.pace.longest_retry);
    next.expires_after(pause);
    next.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
      const auto self = weak.lock();
      if (error || !self || self->stopped || self->fetching) return;
      // Now and then the metadata is read again: the keys may have moved.
      self->keys_at.reset();
      self->begin();
    });
  }

  void note_failure(const std::string& why) {
    if (stopped) return;
    trouble = why;
    keys_at.reset();
    if (std::exchange(fails, true)) return;
    log_line(log_level::warning, "issuer fails",
             {{"issuer", source.issuer}, {"why", why}, {"keys", known ? known->keys.size() : 0}});
  }

  void note_success() {
    ++successes;
    retry = source.pace.first_retry;
    if (std::exchange(fails, false)) log_line(log_level::info, "issuer works again", {{"issuer", source.issuer}});
  }

  void take(const std::string& text, const issuer_url& at) {
    if (text == last_text) return note_success();
    auto read = read_jwk_set(text);
    if (!read) return note_failure(failed_at(at, read.error()));
    if (read->keys.empty()) return note_failure(failed_at(at, "It holds no key that can be used."));
    note_success();
    last_text = text;
    known = std::make_shared<const jwk_set>(std::move(*read));
    log_line(log_level::info, "issuer keys", {{"issuer", source.issuer}, {"keys", known->keys.size()}});
    if (published) published(known);
  }

  /// The state is the story's own, so that it may outlive whoever began it.
  static awaitable<void> fetch(std::shared_ptr<state> self, deadline until) {
    auto at = self->known_place();
    if (!at && self->source.jwks_url.empty()) at = co_await self->discover(until);
    if (!at) {
      self->note_failure(at.error());
      co_return;
    }
    const auto answer = co_await self->get(*at, until);
    const auto why = answer ? refusal_of(*answer) : answer.error();
    if (!why.empty()) {
      self->note_failure(failed_at(*at, why));
      co_return;
    }
    self->keys_at = *at;
    if (!self->stopped) self->take(answer->body, *at);
  }

  /// Where the keys are, as far as that is known without asking; the error is for the words of a configured URL alone.
  or_sentence<issuer_url> known_place() const {
    if (!source.jwks_url.empty()) return read_issuer_url(source.jwks_url, allowed());
    if (keys_at) return *keys_at;
    return std::string("The address of its keys is not known.");
  }

  /// Where the keys are, by the first metadata document that is the issuer's.
  awaitable<or_sentence<issuer_url>> discover(deadline until) {
    std::string trouble_met;
    for (const auto& candidate : metadata_urls(source.issuer)) {
      const auto at = read_issuer_url(candidate, allowed());
      if (!at) co_return at.error();
      const auto answer = co_await get(*at, until);
      auto why = answer ? refusal_of(*answer) : answer.error();
      if (why.empty()) {
        auto found = read_jwks_uri(answer->body, source.issuer, allowed());
        if (found) co_return found;
        why = found.error();
      }
      if (!trouble_met.empty()) trouble_met += ' ';
      trouble_met += failed_at(*at, why);
      // They all stand on one host: what does not answer one question would not answer the next.
      if (!answer) break;
    }
    if (trouble_met.empty()) trouble_met = "The issuer's name is not a URL that its metadata could be found by.";
    co_return trouble_met;
  }

  /// Whatever is answered. Redirects are not followed.
  awaitable<or_sentence<portkey::reply>> get(const issuer_url& at, deadline until) {
    if (stopped) co_return std::string("It is not asked any more.");
    portkey::outgoing request;
    request.where = at.where;
    request.target = at.target;
    auto answer = co_await through.send(std::move(request), until);
    if (!answer) co_return answer.error().message + '.';
    co_return std::move(*answer);
  }

  portkey::insecure allowed() const {
    return source.insecure ? portkey::insecure::allowed : portkey::insecure::refused;
  }

  asio::any_io_executor loop;
  portkey::client& through;
  issuer_source source;
  std::function<void(keys)> published;
  keys known;
  std::string last_text;              ///< what `known` was read from
  std::optional<issuer_url> keys_at;  ///< where the metadata says that the keys are; empty: it is to be read
  std::string trouble = "They were not fetched yet.";
  std::uint64_t successes = 0;  ///< fetches that brought keys
  bool repeats = false, stopped = false, fetching = false, has_begun = false, fails = false;
  deadline began{};
  asio::steady_timer next;
  milliseconds retry;
  portkey::queue_of<portkey::waiter> waiting;
};

issuer_keys::issuer_keys(asio::io_context& loop, portkey::client& through, issuer_source source,
                         std::function<void(keys)> published)
    : state_(std::make_shared<state>(loop, through, std::move(source), std::move(published))) {}

issuer_keys::~issuer_keys() {
  stop();
}

void issuer_keys::start() {
  state_->repeats = true;
  if (!state_->fetching && !state_->stopped) state_->begin();
}

awaitable<or_sentence<fresh_keys>> issuer_keys::fresh(deadline until) {
  const auto self = state_;
  const auto before = self->successes;
  const auto soonest = self->has_begun ? self->began + self->source.pace.apart : deadline::min();
  if (!self->fetching && !self->stopped && deadline::clock::now() < soonest) {
    portkey::waiter pause(self->loop);
    self->waiting.push_back(pause);
    const auto how = co_await pause.wait_until(std::min(until, soonest));
    if (how == portkey::wake::cancelled) co_return self->answer(before);
  }
  self->fetch_soon();
  if (self->fetching && !self->stopped) {
    portkey::waiter place(self->loop);
    self->waiting.push_back(place);
    co_await place.wait_until(until);
  }
  co_return self->answer(before);
}

keys issuer_keys::known() const {
  return state_->known;
}

void issuer_keys::stop() {
  state_->stopped = true;
  state_->next.cancel();
  for (auto& one : state_->waiting)
    one.call();
}

}  // namespace server
