#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <span>
#include <string>
#include <string_view>

#include "protocol/dispatcher.hpp"

namespace protocol {

/// One method: in which era it is there, whether this server offers it, and what it does.
struct method {
  std::string_view name;
  bool modern, legacy;
  bool (*is_offered)(const services&);
  boost::asio::awaitable<outcome> (*run)(boost::json::object params, call_context& context, services served);
};

/// Whether a method is offered that every server offers.
bool always(const services& served);

/// The methods of each kind of thing.
std::span<const method> tool_methods();
std::span<const method> resource_methods();
std::span<const method> prompt_methods();
std::span<const method> skill_methods();
std::span<const method> task_methods();
std::span<const method> session_methods();

/// Closes a result: the members, and what every modern result has beside them. `meta` is what its `_meta` holds of its own.
std::string result_object(std::string members, const call_context& context, const services& served,
                          std::string_view result_type = "complete", std::string_view meta = {});

/// What a list, and everything else that clients may keep for a while, says about it: an hour, the same for everybody or
/// the caller's own. Empty before 2026-07-28.
std::string_view cacheable(const call_context& context, bool for_everybody = true);

/// The same of what is the caller's own and may have changed by the next time: not to be kept.
std::string_view personal(const call_context& context);

/// The result of a list request: the page that the cursor names. `part` tells lists of the same name apart;
/// `for_everybody`: as in `cacheable`.
outcome list_result(std::string_view name, const list_pages& list, const boost::json::object& params,
                    const call_context& context, const services& served, std::string_view part = {},
                    bool for_everybody = true);

/// The result that asks for input. Errors: those of `input_required_members`.
outcome input_required_result(const input_required& wanted, std::string_view method, const boost::json::object& params,
                              const call_context& context, const services& served);

/// Takes what earlier rounds have answered out of the parameters. Sessions have no such parameters.
std::optional<error> take_input(std::string_view method, const boost::json::object& params, call_context& context,
                                const services& served);

}  // namespace protocol
