#include "portkey/secret_links.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "portkey/input_schema.hpp"
#include "protocol/guards.hpp"
#include "protocol/json.hpp"
#include "protocol/json_text.hpp"
#include "protocol/visible_text.hpp"

namespace portkey {

protocol::tool_result with_links(const operation& one, protocol::tool_result result, secret_desk* desk) {
  if (!desk || !result.structured || !gives_secrets(one) || !desk->gives_links() ||
      !protocol::holds(protocol::guard::secret_links))
    return result;
  auto read = protocol::parse_json(result.text);
  auto* object = read ? read->if_object() : nullptr;
  const auto* names = object ? protocol::array_at(*object, "secrets") : nullptr;
  if (!names) return result;
  const std::string named(protocol::text_at(*object, "name").value_or(""));
  const auto whose =
      named.empty() ? std::string() : " of \"" + protocol::visible(protocol::beginning(named, 100)) + "\"";
  const auto members = *names;
  for (const auto& each : members) {
    const std::string name(each.get_string());
    auto* value = object->if_contains(name);
    if (!value) continue;
    secret hidden(value->is_string() ? std::string(value->get_string()) : protocol::to_json_text(*value));
    auto link = desk->link_to(std::move(hidden), "The " + name + whose + ", from " + one.title);
    if (!link.empty()) *value = link;  // else it would be lost
  }
  (*object)["secret_links"] =
      "Each of these members is a link, not the secret: give it to the person who asked. It shows the secret once, "
      "within "
      "five minutes.";
  return protocol::structured_result(*object);
}

}  // namespace portkey
