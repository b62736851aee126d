#include "server/secret_visit.hpp"

#include <boost/url/params_view.hpp>
#include <boost/url/parse_query.hpp>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include "server/identity.hpp"
#include "server/log.hpp"
#include "server/loop.hpp"
#include "server/secret_page.hpp"
#include "server/service.hpp"
#include "server/shown_credentials.hpp"

namespace server {

using boost::asio::awaitable;
using steady = std::chrono::steady_clock;

namespace {

constexpr std::string_view secrets = "/secret/";
constexpr std::size_t largest_form = std::size_t{64} << 10;
constexpr const char* form_is_too_large = "A form may hold 64 KiB.";

http_answer too_many_guesses(std::chrono::seconds wait) {
  auto answer = refusing_page(429, "Too many links from this address were not known; wait a moment.");
  answer.fields.emplace_back("Retry-After", std::to_string(wait.count()));
  return answer;
}

std::string_view token_of(const secret_visit& on) {
  return std::string_view(on.head.path).substr(on.with.folder.size() + secrets.size());
}

/// The one answer for everything that is not there, or not for who asks.
http_answer nothing_there(const secret_visit& on) {
  const auto wait = on.with.failures.fail(on.client, steady::now());
  log_line(wait ? log_level::debug : log_level::info, "secret link refused", {{"from", on.client.to_string()}});
  return wait ? too_many_guesses(*wait) : no_secret_page();
}

/// What can change hands there, if its principal is still let in.
std::optional<secret_note> find_note(const secret_visit& on) {
  auto note = on.with.secrets.find(token_of(on), steady::now());
  if (!note) return std::nullopt;
  const auto& owner = note->owner;
  if (!owner.judged_by || on.here.identity->still_lets_in(owner.label, *owner.judged_by)) return note;
  on.with.secrets.forget(token_of(on));
  return std::nullopt;
}

/// Whether the request shows something that identity would judge. Schemes of others, such as a proxy's own, are no business of
/// ours.
bool shows_credential(const request_head& head, const identity_rules& rules) {
  if (rules.mode == identity_mode::none) return false;
  const auto shown = read_credentials(head);
  return !shown || !shown->is_empty();
}

/// What is refused before the body is read.
std::optional<http_answer> refuse_head(const secret_visit& on) {
  const auto& method = on.head.method;
  if (method != "GET" && method != "HEAD" && method != "POST") {
    auto answer = refusing_page(405, "This page takes GET and POST only.");
    answer.fields.emplace_back("Allow", "GET, HEAD, POST");
    return answer;
  }
  if (method == "POST" && !is_own_form(on.head, on.with))
    return refusing_page(403, "Only the page itself may send this form; open the link and use its button.");
  if (!on.with.failures.may_ask(on.client, steady::now())) return too_many_guesses(failed_credentials::one_more);
  const auto length = on.head.field("content-length");
  if (length && std::strtoull(std::string(*length).c_str(), nullptr, 10) > largest_form)
    return refusing_page(413, form_is_too_large);
  return std::nullopt;
}

void note_in_log(const secret_visit& on, const char* event, const secret_owner& owner) {
  log_line(log_level::info, event, {{"principal", owner.name}, {"from", on.client.to_string()}});
}

bool is_form(const request_head& head) {
  constexpr std::string_view type = "application/x-www-form-urlencoded";
  const auto given = head.field("content-type");
  return given && given->starts_with(type) && (given->size() == type.size() || (*given)[type.size()] == ';');
}

/// The one field that the form has.
std::optional<portkey::secret> read_form(const std::string& body) {
  if (!boost::urls::parse_query(body)) return std::nullopt;
  const boost::urls::params_view fields(body, boost::urls::encoding_opts(true));
  if (fields.size() != 1) return std::nullopt;
  const auto field = *fields.begin();
  if (field.key != "secret") return std::nullopt;
  return portkey::secret(std::string(field.value));
}

http_answer take_form(const secret_visit& on, const secret_note& note, const std::string& body) {
  if (!is_form(on.head)) return asking_page(note.label, 415, "That was no form; use the field below.");
  auto value = read_form(body);
  if (!value) return asking_page(note.label, 400, "That form was not of this page; use the field below.");
  if (value->empty()) return asking_page(note.label, 400, "Nothing was given; fill the field in.");
  if (!on.with.secrets.give(token_of(on), std::move(*value), steady::now())) return nothing_there(on);
  note_in_log(on, "secret given", note.owner);
  return thanking_page();
}

http_answer answer_form(const secret_visit& on, const std::string& body) {
  // The body may have taken its time.
  const auto note = find_note(on);
  if (!note) return nothing_there(on);
  if (note->is_asked) return take_form(on, *note, body);
  const auto value = on.with.secrets.take(token_of(on), steady::now());
  if (!value) return nothing_there(on);
  note_in_log(on, "secret viewed", note->owner);
  return shown_page(note->label, *value);
}

/// The answer without the body; nothing: it has to be read.
awaitable<std::optional<http_answer>> answer_head(const secret_visit& on) {
  if (auto refused = refuse_head(on)) co_return refused;
  const auto note = find_note(on);
  if (!note) co_return nothing_there(on);
  if (shows_credential(on.head, *on.here.identity)) {
    const auto who = co_await identify(on.head, on.client, on.here, on.with);
    if (!who || who->is_anonymous || who->name != note->owner.name) co_return nothing_there(on);
  }
  if (on.head.method == "POST") co_return std::nullopt;
  if (note->is_asked) co_return asking_page(note->label);
  co_return offering_page(note->label);
}

}  // namespace

std::string secret_url(const service& with, std::string_view token) {
  return with.base + with.folder + std::string(secrets) + std::string(token);
}

bool leads_to_secrets(std::string_view path, const service& with) {
  return path.starts_with(with.folder) && path.substr(with.folder.size()).starts_with(secrets) && with.knows_its_url();
}

bool is_own_form(const request_head& head, const service& with) {
  const auto site = head.field("sec-fetch-site");
  if (site && *site != "same-origin" && *site != "none") return false;
  const auto origin = head.field("origin");
  if (!origin) return site.has_value();
  if (*origin == "null") return true;
  auto here = with.here;
  here.allowed_origins.clear();
  here.allowed_hosts.clear();
  // Of the pages of this machine only those of the listener itself: as a host, an origin has to have its port.
  return is_allowed_origin(origin, here) && is_allowed_host(origin->substr(origin->find("//") + 2), here);
}

awaitable<bool> serve_secret(secret_visit on) {
  on.peer.expires_at(portkey::deadline::max());
  const bool has_body = on.head.carries_body();
  auto answer = co_await answer_head(on);
  if (answer) {
    if (has_body) on.out.close_afterwards();
    co_await on.out.send(std::move(*answer));
    co_return !has_body;
  }
  auto read = co_await on.reader.body();
  if (!read) {
    const auto why = read.error();
    on.out.close_afterwards();
    if (why.gone) co_return true;
    auto refused = refusing_page(why.why.status, why.why.sentence);
    co_await on.out.send(std::move(refused));
    co_return false;
  }
  on.peer.expires_at(portkey::deadline::max());
  const portkey::secret body(std::move(*read));
  auto given =
      body.reveal().size() > largest_form ? refusing_page(413, form_is_too_large) : answer_form(on, body.reveal());
  co_await on.out.send(std::move(given));
  co_return true;
}

}  // namespace server
