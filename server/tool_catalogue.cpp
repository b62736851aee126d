#include "server/tool_catalogue.hpp"

#include "portkey/catalogue.hpp"

namespace server {

namespace {

/// With its full stop.
std::string_view first_sentence(std::string_view text) {
  const auto end = text.find(". ");
  return end == text.npos ? text : text.substr(0, end + 1);
}

catalogue_row row_of(const portkey::operation& one, const portkey::toolset& in) {
  return {one.name, one.title, first_sentence(one.help), effect_name(one.does), in.name, in.title};
}

}  // namespace

const char* effect_name(portkey::effect does) {
  switch (does) {
    case portkey::effect::reads: return "reads";
    case portkey::effect::creates: return "creates";
    case portkey::effect::updates: return "updates";
    case portkey::effect::deletes: return "deletes";
    case portkey::effect::revokes: return "revokes";
    case portkey::effect::rotates: return "rotates";
    case portkey::effect::resets: return "resets";
    case portkey::effect::replaces: return "replaces";
  }
  return "";
}

std::vector<catalogue_row> catalogue_of(const portkey::toolbox& tools) {
  std::vector<catalogue_row> out;
  for (const auto* set : portkey::catalogue)
    for (const auto& one : *set)
      if (tools.find(one.name)) out.push_back(row_of(one, *set));
  return out;
}

}  // namespace server
