#include "protocol/era.hpp"

#include <string>
#include <utility>

#include "protocol/json.hpp"

namespace protocol {

namespace {

/// How many messages a batch may hold: it is answered as a whole, so its answers are held together.
constexpr std::size_t max_batch = 64;

using post_outcome = boost::system::result<post, refused_post>;

refused_post refuse(boost::json::value id, unsigned status, int number, std::string why) {
  return {std::move(id), refusal{status, error(number, std::move(why))}};
}

bool names_modern(const std::optional<std::string>& version) {
  const auto known = revision_named(version.value_or(""));
  return known && is_modern(*known);
}

post_outcome read_batch(boost::json::array&& items) {
  if (items.empty()) return refuse(nullptr, 400, code::invalid_request, "An empty array holds no message.");
  if (items.size() > max_batch)
    return refuse(nullptr, 400, code::invalid_request, "A batch may hold at most 64 messages; send several.");
  legacy_post batch;
  batch.batch = true;
  for (auto& item : items) {
    auto read = read_message(std::move(item));
    if (!read) {
      batch.unreadable.push_back(read.error());
      continue;
    }
    const auto* call = std::get_if<request>(&*read);
    const auto* notice = std::get_if<notification>(&*read);
    if ((call && (has_claim(call->params) || call->method == "initialize")) || (notice && has_claim(notice->params)))
      return refuse(nullptr, 400, code::invalid_request,
                    "A batch holds neither initialize nor messages of 2026-07-28; send each on its own.");
    batch.messages.push_back(std::move(*read));
  }
  return post(std::move(batch));
}

post_outcome read_request(request&& call, const std::optional<std::string>& version) {
  const bool claimed = has_claim(call.params);
  if (call.method == "initialize" && !has_complete_modern_claim(call.params)) {
    if (names_modern(version))
      return refuse(call.id, 400, code::header_mismatch,
                    "The header MCP-Protocol-Version names a revision that has no initialize; leave the header out.");
    return post(opening{std::move(call)});
  }
  if (claimed || names_modern(version)) return post(modern_call{std::move(call)});
  if (version && !revision_named(*version))
    return refuse(call.id, 400, code::invalid_params,
                  "The header MCP-Protocol-Version names a revision that is not spoken here; 2026-07-28, 2025-11-25, "
                  "2025-06-18, 2025-03-26 and 2024-11-05 are.");
  legacy_post single;
  single.messages.emplace_back(std::move(call));
  return post(std::move(single));
}

}  // namespace

post_outcome read_post(boost::json::value&& body, const wire_headers* headers) {
  const auto version = headers ? headers->protocol_version : std::nullopt;
  if (auto* items = body.if_array()) return read_batch(std::move(*items));
  auto read = read_message(std::move(body));
  if (!read) return refused_post{read.error().id, refusal{400, read.error().why}};
  if (auto* call = std::get_if<request>(&*read)) return read_request(std::move(*call), version);
  if (auto* notice = std::get_if<notification>(&*read))
    if (has_claim(notice->params) || names_modern(version)) return post(modern_notice{std::move(*notice)});
  legacy_post single;
  single.messages.push_back(std::move(*read));
  return post(std::move(single));
}

}  // namespace protocol
