#include "server/hosted_request.hpp"

#include <utility>

#include "protocol/error.hpp"
#include "server/mcp_endpoint.hpp"
#include "server/query_settings.hpp"
#include "server/redaction.hpp"

namespace server {

std::optional<http_answer> settle_hosted_query(request_head& head, reply& out, const service& with) {
  if (with.hosting == hosting_platform::none) return std::nullopt;
  out.add_field("Referrer-Policy", "no-referrer");
  auto shown = take_query_settings(head);
  if (!shown) return refused_message(400, protocol::code::invalid_request, shown.error());
  out.hide(redaction_of(head, std::move(*shown)));
  return std::nullopt;
}

bool looks_around(const principal& who, std::string_view method, const service& with) {
  return with.hosting != hosting_platform::none && !who.is_proven && method == "resources/list";
}

}  // namespace server
