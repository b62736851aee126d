#include "server/introspection.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <map>
#include <optional>
#include <utility>

#include "portkey/waiter.hpp"
#include "protocol/json.hpp"
#include "server/client_secret_basic.hpp"
#include "server/log.hpp"

namespace server {

namespace asio = boost::asio;
using asio::awaitable;
using portkey::deadline;

using known_reply = std::shared_ptr<const boost::json::object>;
using reply_or_sentence = boost::system::result<known_reply, std::string>;

namespace {

/// One question, and who waits for its answer.
struct question {
  std::optional<reply_or_sentence> ended;
  portkey::queue_of<portkey::waiter> waiting;
};

std::string refusal_of(unsigned status) {
  const auto said = "The issuer answered HTTP " + std::to_string(status) + " when it was asked about a token";
  return said + (status == 401 ? ": it does not take this server's client id and secret." : ".");
}

/// Nothing but an object with a boolean `active` counts.
reply_or_sentence read_reply(const portkey::reply& answer, std::size_t longest) {
  if (answer.status != 200) return refusal_of(answer.status);
  if (answer.body.size() > longest) return std::string("What the issuer says of a token is too long.");
  auto read = protocol::parse_json(answer.body);
  if (!read || !read->is_object() || !protocol::bool_at(read->get_object(), "active"))
    return std::string("What the issuer says of a token is not an answer of introspection.");
  return known_reply(std::make_shared<const boost::json::object>(std::move(read->get_object())));
}

}  // namespace

struct introspection::state : std::enable_shared_from_this<state> {
  state(asio::io_context& on, portkey::client& with, issuer_url url, std::string id, const portkey::secret& password,
        introspection_limits bounds)
      : loop(on.get_executor()),
        through(with),
        at(std::move(url)),
        client_id(std::move(id)),
        authorization(client_secret_basic(client_id, password)),
        limits(bounds),
        memory(bounds.memory) {}

  /// The question about this token, begun now if it is not under way; null: there are too many.
  std::shared_ptr<question> ask(const token_digest& digest, const std::string& token) {
    if (const auto known = under_way.find(digest); known != under_way.end()) return known->second;
    if (under_way.size() >= limits.under_way) return nullptr;
    auto one = std::make_shared<question>();
    under_way[digest] = one;
    auto body = "token=" + form_encoded(token) + "&token_type_hint=access_token";
    auto story = run(shared_from_this(), digest, one, std::move(body));
    asio::co_spawn(loop, std::move(story), [self = shared_from_this(), digest, one](const std::exception_ptr& bug) {
      if (bug) one->ended = std::string("Asking the issuer about a token failed by a bug.");
      self->under_way.erase(digest);
      for (auto& waiter : one->waiting)
        waiter.call();
    });
    return one;
  }

  /// The state is the story's own, so that it may outlive whoever began it.
  static awaitable<void> run(std::shared_ptr<state> self, token_digest digest, std::shared_ptr<question> one,
                             std::string body) {
    const auto until = deadline::clock::now() + self->limits.time;
    auto answer = co_await self->post(std::move(body), until);
    const auto bytes = answer ? answer->body.size() : 0;
    auto ended = answer ? read_reply(*answer, self->limits.longest_reply) : reply_or_sentence(answer.error());
    if (!self->stopped) self->note(ended);
    if (ended) {
      const auto kept_for = time_to_remember(**ended, self->limits.memory, std::chrono::system_clock::now());
      if (kept_for.count() > 0) self->memory.keep(digest, *ended, bytes, deadline::clock::now() + kept_for);
    }
    one->ended = std::move(ended);
  }

  /// Whatever is answered. A connection that broke is replaced once: asking twice does no harm.
  awaitable<boost::system::result<portkey::reply, std::string>> post(std::string body, deadline until) {
    portkey::fault trouble;
    for (int attempt = 0; attempt < 2; ++attempt) {
      if (stopped) co_return std::string("The issuer is not asked any more.");
      portkey::outgoing request;
      request.method = portkey::verb::post;
      request.where = at.where;
      request.target = at.target;
      request.has_body = request.form = true;
      request.body = body;
      request.authorization = authorization;
      auto answer = co_await through.send(std::move(request), until);
      if (answer) co_return std::move(*answer);
      trouble = answer.error();
      if (trouble.what != portkey::fault_kind::closed) break;
    }
    co_return "The issuer could not be asked about a token: " + trouble.message + '.';
  }

  void note(const reply_or_sentence& ended) {
    if (std::exchange(fails, !ended) == !ended) return;
    if (ended)
      log_line(log_level::info, "introspection works again", {{"at", at.in_words()}});
    else
      log_line(log_level::warning, "introspection fails", {{"at", at.in_words()}, {"why", ended.error()}});
  }

  asio::any_io_executor loop;
  portkey::client& through;
  issuer_url at;
  std::string client_id;
  portkey::secret authorization;
  introspection_limits limits;
  remembered_replies memory;
  std::map<token_digest, std::shared_ptr<question>> under_way;
  bool fails = false, stopped = false;
};

introspection::introspection(asio::io_context& loop, portkey::client& through, issuer_url url, std::string client_id,
                             portkey::secret client_secret)
    : introspection(loop, through, std::move(url), std::move(client_id), std::move(client_secret),
                    introspection_limits()) {}

introspection::introspection(asio::io_context& loop, portkey::client& through, issuer_url url, std::string client_id,
                             portkey::secret client_secret, introspection_limits limits)
    : state_(std::make_shared<state>(loop, through, std::move(url), std::move(client_id), client_secret, limits)) {}

introspection::~introspection() {
  state_->stopped = true;
}

awaitable<reply_or_sentence> introspection::look_up(std::string token, deadline until) {
  const auto self = state_;
  const auto digest = digest_of(token);
  auto known = self->memory.find(digest, deadline::clock::now());
  if (known) co_return known;
  const auto asked = self->ask(digest, token);
  if (!asked) co_return std::string("The issuer is being asked about too many tokens at once.");
  portkey::waiter place(self->loop);
  if (!asked->ended) {
    asked->waiting.push_back(place);
    co_await place.wait_until(until);
  }
  if (asked->ended) co_return *asked->ended;
  co_return std::string("The issuer has not said in time what it knows of a token.");
}

std::shared_ptr<const boost::json::object> introspection::remembered(const std::string& token) const {
  return state_->memory.find(digest_of(token), deadline::clock::now());
}

void introspection::renew(const std::string& client_id, const portkey::secret& client_secret) {
  state_->authorization = client_secret_basic(client_id, client_secret);
}

}  // namespace server
