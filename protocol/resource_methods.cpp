#include <array>
#include <utility>

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "protocol/methods.hpp"

namespace protocol {

namespace {

using boost::asio::awaitable;

awaitable<outcome> list_resources(boost::json::object params, call_context& context, services served) {
  // What is listed is what this caller may see, and so are the places in it.
  const cursor_scope scope = {"resources", context.principal, served.seals, std::chrono::system_clock::now()};
  auto position = asked_position(params, scope);
  if (!position) co_return position.error();
  auto wanted = std::move(*position);
  const auto page = co_await served.files->list(std::move(wanted), context);
  if (!page) co_return page.error();
  auto members = page_members(*page, scope);
  members += page->is_live ? personal(context) : cacheable(context);
  co_return result_object(std::move(members), context, served);
}

awaitable<outcome> list_templates(boost::json::object params, call_context& context, services served) {
  const bool for_everybody = served.files->is_for_everybody();
  co_return list_result("resourceTemplates", served.files->templates(), params, context, served, {}, for_everybody);
}

std::optional<std::string> uri_of(const boost::json::object& params) {
  const auto uri = text_at(params, "uri");
  return uri ? std::optional<std::string>(*uri) : std::nullopt;
}

error no_uri(std::string_view method) {
  return {code::invalid_params, std::string(method) + " needs \"uri\", the URI of a resource, as a string."};
}

std::string contents_members(const std::vector<resource_contents>& parts) {
  std::string members = R"("contents":[)";
  for (const auto& part : parts) {
    if (members.back() != '[') members += ',';
    append_json(members, contents_entry(part));
  }
  return members + ']';
}

awaitable<outcome> read_resource(boost::json::object params, call_context& context, services served) {
  auto uri = uri_of(params);
  if (!uri) co_return no_uri("resources/read");
  if (auto wrong = take_input("resources/read", params, context, served)) co_return *wrong;
  for (int round = 0;; ++round) {
    auto ended = co_await served.files->read(*uri, context);
    if (!ended) co_return ended.error();
    if (const auto* parts = std::get_if<std::vector<resource_contents>>(&*ended))
      co_return result_object(contents_members(*parts) + std::string(personal(context)), context, served);
    const auto& questions = std::get<input_required>(*ended);
    if (is_modern(context.spoken))
      co_return input_required_result(questions, "resources/read", params, context, served);
    const auto refused = co_await ask_session(questions, round, context);
    if (refused) co_return *refused;
  }
}

awaitable<outcome> subscribe(boost::json::object params, call_context& context, services served) {
  auto uri = uri_of(params);
  if (!uri) co_return no_uri("resources/subscribe");
  if (!served.files->is_subscribable(*uri)) co_return unknown_resource(*uri, context.spoken);
  auto wanted = std::move(*uri);
  const bool taken = co_await served.session->subscribe(std::move(wanted));
  if (!taken) co_return error(code::overloaded, "This session has too many subscriptions; end some first.");
  co_return result_object({}, context, served);
}

awaitable<outcome> unsubscribe(boost::json::object params, call_context& context, services served) {
  auto uri = uri_of(params);
  if (!uri) co_return no_uri("resources/unsubscribe");
  auto wanted = std::move(*uri);
  co_await served.session->unsubscribe(std::move(wanted));
  co_return result_object({}, context, served);
}

bool has_resources(const services& served) {
  return served.files != nullptr;
}
bool has_subscriptions(const services& served) {
  return served.files != nullptr && served.session != nullptr && served.server.offers.resource_updates;
}

constexpr std::array resource_table = {
    method{"resources/list", true, true, has_resources, list_resources},
    method{"resources/templates/list", true, true, has_resources, list_templates},
    method{"resources/read", true, true, has_resources, read_resource},
    method{"resources/subscribe", false, true, has_subscriptions, subscribe},
    method{"resources/unsubscribe", false, true, has_subscriptions, unsubscribe},
};

}  // namespace

error unknown_resource(std::string_view uri, revision spoken) {
  boost::json::object data;
  data["uri"] = beginning(uri, 1024);
  return {is_modern(spoken) ? code::invalid_params : code::resource_not_found,
          "There is no resource with this URI; resources/list names those there are.", std::move(data)};
}

std::span<const method> resource_methods() {
  return resource_table;
}

}  // namespace protocol
