#include "portkey/lent_tools.hpp"

#include <boost/asio/this_coro.hpp>
#include <functional>
#include <string>
#include <utility>
#include <variant>

#include "portkey/answer.hpp"
#include "portkey/arguments.hpp"
#include "portkey/cut.hpp"
#include "portkey/input_schema.hpp"
#include "portkey/missing_key.hpp"
#include "portkey/read_reply.hpp"
#include "portkey/refusal.hpp"
#include "portkey/secret_links.hpp"
#include "portkey/text_format.hpp"
#include "protocol/json.hpp"

namespace portkey {

namespace {

using boost::asio::awaitable;
using protocol::tool_result;

call_ending ending_of(const operation& one, const fault& what) {
  if (is_write(one.does) && what.was_sent) return call_ending::unknown;
  return what.what == fault_kind::cancelled ? call_ending::cancelled : call_ending::failed;
}

}  // namespace

const char* name_of(call_ending ended) {
  switch (ended) {
    case call_ending::answered: return "answered";
    case call_ending::failed: return "failed";
    case call_ending::cancelled: return "cancelled";
    case call_ending::unknown: return "unknown";
  }
  return "";
}

bool lent_tools::has_key_for(const operation& one) const {
  return one.needs == key_kind::none || key_for(one, keys_);
}

std::string lent_tools::key_mark() const {
  const std::hash<std::string> hashed;
  return std::to_string(hashed(keys_.api_key.reveal())) + "|" +
         std::to_string(hashed(keys_.workspace_api_key.reveal()));
}

const protocol::list_pages& lent_tools::listed(protocol::revision spoken) const {
  const bool structured = protocol::has_structured_results(spoken);
  if (const auto* kept = tools_.kept(within_, structured)) return *kept;
  made_ = tools_.listed(within_, structured);
  return made_;
}

awaitable<tool_result> lent_tools::run(const operation& one, boost::json::object arguments, deadline until) {
  or_failure<boost::json::object> received;
  if (has_pages(one) && !one.pages.counted && !one.pages.here) {
    received = co_await ask_whole(one, arguments, until);
  } else {
    received = co_await ask(one, arguments, until);
  }
  if (!received) co_return received.error().told;
  co_return shaped(one, arguments, *received);
}

tool_result lent_tools::shaped(const operation& one, const boost::json::object& arguments,
                               const boost::json::object& received) {
  has_answered();  // also if it turns out too long to be shown
  const auto most = tools_.policy().max_result_chars;
  if (!guards_.secrets || !gives_secrets(one)) return shape_answer(one, arguments, received, most);
  // Links are short: they go in before anything has to be left out.
  auto whole = with_links(one, shape_answer(one, arguments, received, std::string::npos), guards_.secrets);
  const auto length = characters(whole.text);
  if (length <= most) return whole;
  auto read = protocol::parse_json(whole.text);
  const page_position nowhere;
  return cut(std::move(read->get_object()), one, nowhere, length, most);
}

tool_result lent_tools::told(const operation& one, boost::json::object result) {
  has_answered();
  auto shown = protocol::structured_result(result);
  const auto length = characters(shown.text);
  const auto most = tools_.policy().max_result_chars;
  const page_position nowhere;
  if (length > most) shown = cut(std::move(result), one, nowhere, length, most);
  shown.quotes = one.quotes;
  return shown;
}

void lent_tools::take_out(std::string& text) const {
  redact(text, keys_);
  credentials of_call;
  of_call.api_key = given_;
  redact(text, of_call);
}

call_ending lent_tools::ending() const {
  // What was written before the call failed is there.
  return has_written_ && ending_ != call_ending::answered ? call_ending::unknown : ending_;
}

failure lent_tools::failed(const operation& one, const fault& what) {
  failure out;
  out.told = failed_on_the_way(one, what);
  out.may_be_done = is_write(one.does) && what.was_sent;
  ending_ = ending_of(one, what);
  return out;
}

awaitable<or_failure<reply>> lent_tools::send(const operation& one, boost::json::object arguments, std::string metadata,
                                              deadline until) {
  failure refused;
  const auto* key = key_for(one, keys_);
  if (!key && one.needs != key_kind::none) {
    refused.told = missing_key(one, keys_.from);
    co_return refused;
  }
  auto bound = bind_request(one, arguments, tools_.where());
  if (!bound) {
    refused.told = protocol::failed_result(bound.error());
    co_return refused;
  }
  if (key) bound->key = *key;
  bound->owner = keys_.owner;
  bound->trace = trace_;
  bound->use = use_;
  bound->metadata = std::move(metadata);
  if (auto stopped = refused_write(one)) co_return std::move(*stopped);
  const auto cancellation = co_await boost::asio::this_coro::cancellation_state;
  if (cancellation.cancelled() != boost::asio::cancellation_type::none) {
    const fault given_up(fault_kind::cancelled, "the call was cancelled");
    co_return failed(one, given_up);
  }
  auto received = co_await upstream_.send(std::move(*bound), until);
  if (!received) co_return failed(one, received.error());
  const bool is_success = received->status >= 200 && received->status <= 299;
  const bool is_callers = key == (keys_.api_key.empty() ? &keys_.workspace_api_key : &keys_.api_key);
  if (key && is_callers && (is_success || received->status == 401)) key_was_accepted_ = is_success;
  // Before anything of it is cut to a length: half a key would not be recognised.
  if (!is_success) take_out(received->body);
  take_out(received->content_type);
  take_out(received->request_id);
  take_out(received->provider);
  has_written_ = has_written_ || (is_success && is_write(one.does));
  if (is_success) co_return std::move(*received);
  refused.told = refused_by_portkey(one, *received);
  refused.status = received->status;
  refused_with_ = received->status;
  refused.may_be_done = leaves_unknown(one, *received);
  if (refused.may_be_done) ending_ = call_ending::unknown;
  co_return refused;
}

awaitable<or_failure<boost::json::object>> lent_tools::ask(const operation& one, boost::json::object arguments,
                                                           deadline until) {
  auto received = co_await send(one, std::move(arguments), std::string(), until);
  if (!received) co_return received.error();
  read_ += received->body.size();
  co_return read(one, *received);
}

or_failure<boost::json::object> lent_tools::read(const operation& one, const reply& received) {
  auto object = read_reply(one, received);
  if (object) return std::move(*object);
  failure unreadable;
  unreadable.told = object.error();
  unreadable.may_be_done = is_write(one.does);
  if (unreadable.may_be_done) ending_ = call_ending::unknown;
  return unreadable;
}

awaitable<or_failure<boost::json::object>> lent_tools::ask_whole(const operation& one, boost::json::object arguments,
                                                                 deadline until) {
  constexpr std::size_t step = 100, most_pages = 50, most_bytes = std::size_t{64} * 1024 * 1024;
  read_ = 0;
  arguments["page_size"] = step;
  or_failure<boost::json::object> whole;
  for (std::size_t page = 0; page < most_pages; ++page) {
    arguments["current_page"] = page;
    auto next = co_await ask(one, arguments, until);
    if (!next) co_return next;
    const auto* items = listed_items(one, *next);
    const auto count = items ? items->size() : 0;
    const auto told = told_total(one, *next);
    if (page == 0) {
      whole = std::move(next);
    } else {
      auto& all = *listed_items(one, *whole);
      // A server that ignores the page sends the first one again.
      if (count > 0 && items->front() == all.front()) break;
      if (items) all.insert(all.end(), items->begin(), items->end());
    }
    const auto* all = listed_items(one, *whole);
    // A server may give fewer a page than it was asked for; it goes on as long as it says that there are more.
    const bool more = told ? all && static_cast<std::int64_t>(all->size()) < *told : count == step;
    if (count == 0 || !more) break;
    if (read_ > most_bytes) {
      failure too_long;
      too_long.told = protocol::failed_result("Could not " + deed(one) +
                                              ": the list has more than 64 MiB; narrow it with the tool's filters.");
      co_return too_long;
    }
  }
  co_return whole;
}

}  // namespace portkey
