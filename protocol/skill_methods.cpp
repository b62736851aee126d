#include <array>
#include <utility>

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "protocol/methods.hpp"

namespace protocol {

namespace {

using boost::asio::awaitable;

awaitable<outcome> list_skills(boost::json::object params, call_context& context, services served) {
  co_return list_result("skills", served.instructing->listed(), params, context, served);
}

awaitable<outcome> get_skill(boost::json::object params, call_context& context, services served) {
  const auto uri = text_at(params, "uri");
  const auto found = uri ? served.instructing->find(*uri) : std::nullopt;
  if (!found)
    co_return error(code::invalid_params,
                    "skills/get needs \"uri\", the URI of the SKILL.md of a skill in skills/list.");
  co_return result_object(R"("skill":)" + to_json_text(*found) + std::string(cacheable(context)), context, served);
}

awaitable<outcome> read_directory(boost::json::object params, call_context& context, services served) {
  const auto uri = text_at(params, "uri");
  const auto* found = uri ? served.instructing->directory(*uri) : nullptr;
  if (!found)
    co_return error(code::invalid_params, "resources/directory/read needs \"uri\", the URI of a directory of a skill.");
  co_return list_result("resources", *found, params, context, served, *uri);
}

bool has_skills(const services& served) {
  return served.instructing != nullptr;
}

constexpr std::array skill_table = {
    method{"skills/list", true, false, has_skills, list_skills},
    method{"skills/get", true, false, has_skills, get_skill},
    method{"resources/directory/read", true, false, has_skills, read_directory},
};

}  // namespace

std::span<const method> skill_methods() {
  return skill_table;
}

}  // namespace protocol
