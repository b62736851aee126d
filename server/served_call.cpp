#include "server/served_call.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/this_coro.hpp>
#include <string_view>
#include <utility>

#include "portkey/digest.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "server/credential_gate.hpp"
#include "server/hosted_request.hpp"
#include "server/identity.hpp"
#include "server/log.hpp"
#include "server/race.hpp"
#include "server/redaction.hpp"
#include "server/sealing.hpp"

namespace server {

using boost::asio::awaitable;
using clock = std::chrono::steady_clock;

namespace {

constexpr std::array<std::string_view, 5> upstream_methods = {"tools/call", "resources/list", "resources/read",
                                                              "prompts/get", "completion/complete"};

constexpr std::chrono::milliseconds pause_of_refusals{200};

bool may_reach_upstream(std::string_view method) {
  return std::find(upstream_methods.begin(), upstream_methods.end(), method) != upstream_methods.end();
}

protocol::call_context named(protocol::call_context context) {
  context.request_id = portkey::hexadecimal(random_bytes(16));
  return context;
}

/// A name that the client chose, as it may stand in the log.
std::string loggable(std::string_view name, const principal& who) {
  constexpr std::size_t longest = 64;
  // First of all, since the beginning of a secret would not be recognised.
  return std::string(protocol::beginning(redacted(std::string(name), written::plain, who.hides.get()), longest));
}

std::int64_t whole_milliseconds(clock::duration took) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
}

std::string comma_separated(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts)
    out.append(out.empty() ? "" : ",").append(text);
  return out;
}

}  // namespace

served_call::served_call(service& with, loop& here, const principal& who, protocol::request call,
                         protocol::call_context context, protocol::session_memory* session)
    : with_(with),
      counted_(here.counted),
      calls_end_(here.calls_end),
      call_(std::move(call)),
      context_(named(std::move(context))),
      span_(context_.trace.id.empty() ? "" : portkey::hexadecimal(random_bytes(8))),
      is_tool_(call_.method == "tools/call"),
      needs_place_(may_reach_upstream(call_.method)),
      tool_(is_tool_ ? protocol::text_at(call_.params, "name").value_or("") : ""),
      who_(who),
      app_(here.app),
      audit_(with.audit.get(), with.counts, audited(context_, who)),
      secrets_(with, here, who),
      looks_around_(looks_around(who, call_.method, with) ? std::optional(nobody()) : std::nullopt),
      features_(app_->lend(here, {looks_around_ ? *looks_around_ : who,
                                  context_.narrowing,
                                  {with.seal.get(), &with.spent, &audit_, &secrets_},
                                  context_.trace})),
      until_shutdown_(features_->tools(), here.calls_end),
      tasks_(here, with, app_),
      session_(session) {
  context_.until = began_ + with.call_timeout;
  context_.announce = [&with](const protocol::change& what) { with.announce(what); };
  if (needs_place_) enter();
}

void served_call::enter() {
  auto why = find_place();
  if (!why.empty() && is_tool_ && app_->access_for(tool_) >= access::write) audit_.record_denied(call_, std::move(why));
}

std::string served_call::find_place() {
  const auto refuse_one = [this](std::string sentence) {
    boost::json::object data;
    data["retryAfter"] = retry_after_.count();
    refused_ = protocol::error(protocol::code::rate_limited, std::move(sentence), std::move(data));
  };
  if (!who_.is_proven && !with_.failures.may_ask(who_.from, clock::now())) {
    with_.counts.credential_refused(credential_refusal::limited);
    retry_after_ = failed_credentials::one_more;
    refuse_one("Portkey has refused too many keys from this address; wait, and check the one that is sent.");
    return "too many refused keys";
  }
  place_ = with_.calls.enter(who_.share);
  if (!place_) with_.counts.refused(bounded::calls, place_.why());
  if (place_.why() == no_place::too_many_of_one) {
    refuse_one("You have too many calls under way; let some end first, then call again.");
    return "no place";
  }
  if (!place_) {
    refused_ =
        protocol::error(protocol::code::overloaded, "The server is busy with other calls; try again in a second.");
    return "no place";
  }
  if (!is_tool_ || app_->access_for(tool_) < access::write) return {};
  const auto wait = with_.writes.take(who_.share, clock::now());
  if (!wait) return {};
  with_.counts.refused(bounded::writes, no_place::too_many_of_one);
  place_ = admission::place();
  retry_after_ = *wait;
  refuse_one("You have made as many writing calls as one may in a minute; nothing was sent, call again in " +
             std::to_string(wait->count()) + " s.");
  return "write limit";
}

void served_call::ask_with(protocol::asker asker) {
  asker_ = std::move(asker);
  context_.ask = [this](std::vector<protocol::input_request> questions) { return ask(std::move(questions)); };
}

awaitable<boost::system::result<boost::json::object, protocol::error>> served_call::ask(
    std::vector<protocol::input_request> questions) {
  place_ = admission::place();
  auto answers = co_await asker_(std::move(questions));
  if (needs_place_) place_ = with_.calls.enter(who_.share);
  if (needs_place_ && !place_) with_.counts.refused(bounded::calls, place_.why());
  if (needs_place_ && !place_)
    co_return protocol::error(protocol::code::overloaded, "The server is busy with other calls; call again.");
  co_return answers;
}

awaitable<void> served_call::wait_a_moment() {
  const auto executor = co_await boost::asio::this_coro::executor;
  boost::asio::steady_timer moment(executor, pause_of_refusals);
  co_await expiry(moment);
}

awaitable<protocol::outcome> served_call::run() {
  if (!is_admitted()) {
    // Who asks for more than their share and comes back at once would take from the others what a refusal costs.
    if (refused_.code == protocol::code::rate_limited) co_await wait_a_moment();
    co_return refused_;
  }
  auto served = services_of(*app_, *with_.seal, *features_, until_shutdown_);
  if (app_->identity().offers.tasks) served.tasks = &tasks_;
  served.session = session_;
  auto params = std::move(call_.params);
  auto work = protocol::dispatch(call_.method, std::move(params), context_, served);
  if (needs_place_ && !is_tool_) work = until_shutdown(std::move(work));
  auto ended = co_await std::move(work);
  co_return ended;
}

awaitable<protocol::outcome> served_call::until_shutdown(awaitable<protocol::outcome> work) {
  if (calls_end_.expiry() > clock::now()) {
    auto ended = co_await until_cancelled(calls_end_, std::move(work));
    if (ended) co_return std::move(*ended);
  }
  co_return protocol::error(protocol::code::overloaded,
                            "The server is shutting down and could not wait for Portkey any longer; ask again.");
}

void served_call::record(const std::optional<protocol::outcome>& ended, const std::string& from) const {
  const bool failed = ended && !*ended;
  std::string_view outcome = failed ? "error" : ended ? "answered" : "cancelled";
  if (is_tool_ && !failed) outcome = features_->ending();  // how it ended is known for a client that has gone, too
  if (!is_admitted()) outcome = "refused";
  const auto took = clock::now() - began_;
  const auto accepted = features_->key_was_accepted();
  if (accepted && who_.judged_by && who_.judged_by->mode == identity_mode::byok) note_own_key(who_, *accepted, with_);
  const auto why = failed ? std::optional(ended->error()) : std::nullopt;
  const ended_call counted{call_.method, tool_, outcome, why ? &*why : nullptr, context_.spoken, who_.label, took};
  counted_.call_ended(counted);
  const auto* use = features_->use();
  const bool was_sent = use && use->attempts() > 0;
  log_line(log_level::info, "call",
           {{"id", context_.request_id},
            unless_empty("trace_id", context_.trace.id),
            unless_empty("span_id", span_),
            unless_empty("upstream_span_ids", was_sent ? comma_separated(use->spans()) : std::string()),
            {"method", loggable(call_.method, who_)},
            {"tool", loggable(tool_, who_)},
            {"operation", features_->about()},
            {"revision", protocol::name_of(context_.spoken)},
            {"client", redacted(context_.client, written::plain, who_.hides.get())},
            {"principal", context_.principal},
            {"from", from},
            {"outcome", outcome},
            only_if(was_sent, "attempts", was_sent ? use->attempts() : 0),
            only_if(was_sent, "upstream_ms", was_sent ? whole_milliseconds(use->took()) : 0),
            {"ms", whole_milliseconds(took)}});
}

}  // namespace server
