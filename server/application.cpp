#include "server/application.hpp"

namespace server {

access application::access_for(std::string_view) const {
  return access::read;
}

boost::system::result<std::uint64_t, std::string> application::narrow(const tool_wish& wanted,
                                                                      std::uint64_t from) const {
  if (!wanted.is_empty()) return std::string("This server has no toolsets to choose from.");
  return from;
}

protocol::services services_of(const application& of, const protocol::seal& seals, lent_features& lent,
                               protocol::tools& tools) {
  protocol::services served{of.identity(), seals, tools};
  served.files = lent.resources();
  served.prompting = lent.prompts();
  served.completing = lent.completions();
  served.instructing = lent.skills();
  return served;
}

}  // namespace server
