#include "portkey/composites.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "portkey/composite_names.hpp"
#include "portkey/composites/completion_metadata.hpp"
#include "portkey/composites/prompt_inputs.hpp"

namespace portkey {

namespace {

constexpr const char* inner_inputs = "Inputs of the tool that is called go into \"arguments\".";

constexpr std::array composites = {
    composite{"search_tools", search_tools},
    composite{"call_read_tool", call_other_tool, false, inner_inputs},
    composite{"call_write_tool", call_other_tool, false, inner_inputs},
    composite{"call_destructive_tool", call_other_tool, false, inner_inputs},
    composite{"create_prompt", create_prompt, true, nullptr, template_refusal},
    composite{"get_prompt", get_prompt, true},
    composite{"update_prompt", update_prompt, true},
    composite{"migrate_prompt", migrate_prompt, true, nullptr, template_refusal},
    composite{"promote_prompt", promote_prompt, true},
    composite{"validate_completion_metadata", validate_completion_metadata},
    composite{"run_prompt_completion", run_prompt_completion, true, nullptr, metadata_refusal},
};

consteval bool are_all_bound() {
  if (composites.size() != composite_names.size()) return false;
  for (std::size_t at = 0; at < composites.size(); ++at)
    if (composites[at].name != composite_names[at]) return false;
  return true;
}
static_assert(are_all_bound(), "every program has its coroutine, in the order of the names");

}  // namespace

const composite* program_of(const operation& one) {
  const auto* const found = std::ranges::find(composites, std::string_view(one.name), &composite::name);
  return found == composites.end() ? nullptr : found;
}

}  // namespace portkey
