#include "test/emulator/prompt_versions.hpp"

namespace emulator {

bool add_prompts(organisation& org, std::string_view collection, std::size_t count, std::string_view name) {
  const json::object* found = org.find("collections", collection, "id", "slug");
  if (!found) return false;
  const std::string made = iso_time(org.today());
  for (std::size_t n = 1; n <= count; ++n) {
    const std::string own_name = std::string(name) + " " + std::to_string(n);
    json::object row{{"id", org.new_id()},
                     {"slug", new_slug(org, "pp-", own_name)},
                     {"name", own_name},
                     {"collection_id", found->at("id")},
                     {"workspace_id", found->at("workspace_id")},
                     {"status", "active"},
                     {"created_at", made},
                     {"last_updated_at", made}};
    json::object content{{"string", "Say {{what}}"},
                         {"parameters", json::object{{"model", "gpt-4o"}}},
                         {"prompt_version_status", "active"},
                         {"prompt_version_description", nullptr},
                         {"prompt_version_label_id", nullptr},
                         {"virtual_key", "openai-main-258f4d"},
                         {"model", "gpt-4o"},
                         {"functions", json::array()},
                         {"tools", json::array()},
                         {"tool_choice", nullptr},
                         {"template_metadata", json::object()},
                         {"is_raw_template", 0}};
    make_default(prompt_versions, row, add_version(org, prompt_versions, row, std::move(content)));
    org.table(prompt.table).push_back(std::move(row));
  }
  return true;
}

}  // namespace emulator
