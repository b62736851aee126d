#include <array>
#include <utility>

#include "protocol/json.hpp"
#include "protocol/methods.hpp"

namespace protocol {

namespace {

using boost::asio::awaitable;

awaitable<outcome> discover(boost::json::object, call_context& context, services served) {
  auto members = discover_members(served.server);
  members += cacheable(context);
  co_return result_object(std::move(members), context, served);
}

awaitable<outcome> ping(boost::json::object, call_context& context, services served) {
  co_return result_object({}, context, served);
}

awaitable<outcome> set_log_level(boost::json::object params, call_context& context, services served) {
  const auto level = log_level_named(text_at(params, "level").value_or(""));
  if (!level)
    co_return error(code::invalid_params,
                    "logging/setLevel needs \"level\": debug, info, notice, warning, error, critical, alert or "
                    "emergency.");
  const auto wanted = *level;
  co_await served.session->set_log_level(wanted);
  co_return result_object({}, context, served);
}

bool has_session_log(const services& served) {
  return served.session != nullptr && served.server.offers.log_messages;
}

constexpr std::array session_table = {
    method{"server/discover", true, false, always, discover},
    method{"ping", false, true, always, ping},
    method{"logging/setLevel", false, true, has_session_log, set_log_level},
};

}  // namespace

std::span<const method> session_methods() {
  return session_table;
}

}  // namespace protocol
