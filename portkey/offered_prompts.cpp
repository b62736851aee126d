#include "portkey/offered_prompts.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/content.hpp"
#include "protocol/json_text.hpp"
#include "protocol/nearest_name.hpp"

namespace portkey {

bool is_offered(const ready_prompt& one, const toolbox& box, const narrowing& within) {
  return std::ranges::all_of(one.tools, [&](const char* tool) { return box.find(tool, within) != nullptr; });
}

const protocol::list_pages& offered_prompts::listed() const {
  std::vector<boost::json::object> all;
  for (const auto& one : ready_prompts())
    if (is_offered(one, box_, within_)) all.push_back(prompt_definition(one));
  listed_ = protocol::in_pages(all, all.size() + 1);
  return listed_;
}

std::string offered_prompts::unknown(const std::string& name) const {
  const auto shown = "\"" + std::string(protocol::beginning(name, 64)) + "\"";
  if (const auto* one = ready_prompt_named(name)) {
    std::string missing;
    for (const auto* tool : one->tools)
      if (!box_.find(tool, within_)) missing += (missing.empty() ? "" : ", ") + std::string(tool);
    return "The prompt " + shown + " is not offered here, because these of its tools cannot be called: " + missing +
           ".";
  }
  std::vector<std::string_view> known;
  for (const auto& one : ready_prompts())
    if (is_offered(one, box_, within_)) known.emplace_back(one.name);
  const auto hint = protocol::did_you_mean(name, known);
  return "There is no prompt " + shown + (hint.empty() ? "; prompts/list names those there are." : hint);
}

boost::asio::awaitable<boost::system::result<protocol::prompt_outcome, protocol::error>> offered_prompts::get(
    std::string name, boost::json::object arguments, const protocol::call_context&) {
  const auto* one = ready_prompt_named(name);
  if (!one || !is_offered(*one, box_, within_))
    co_return protocol::error(protocol::code::invalid_params, unknown(name));
  if (auto wrong = prompt_fault(*one, arguments)) co_return *wrong;
  protocol::prompt_result expanded;
  expanded.description = one->help;
  const auto text = prompt_text(*one, arguments);
  expanded.messages.emplace_back(protocol::user_message(protocol::text_content(text)));
  co_return protocol::prompt_outcome(std::move(expanded));
}

}  // namespace portkey
