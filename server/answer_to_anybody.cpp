#include "server/answer_to_anybody.hpp"

#include <optional>
#include <utility>

#include "server/accept.hpp"
#include "server/cors.hpp"
#include "server/identity.hpp"
#include "server/metrics_endpoint.hpp"
#include "server/public_documents.hpp"

namespace server {

namespace {

http_answer page_for_people(loop& here, const service& with) {
  const page_facts facts{with.knows_its_url() ? with.base + with.path : "", with.mode,
                         with.mode == identity_mode::none || here.identity->anonymous_discovery};
  return here.page.answer(here.app, facts, with.ready);
}

}  // namespace

http_answer answer_to_anybody(const request_head& head, endpoint where, loop& here, const service& with) {
  if (where == endpoint::preflight) return preflight_answer(head);
  if (where == endpoint::guide && takes_html(head.field("accept"))) return page_for_people(here, with);
  if (where == endpoint::metrics) return metrics_for_anybody(with, *here.identity);
  const auto& resource = here.identity->resource;
  auto found = resource ? metadata_answer(head, *resource, with.path) : std::nullopt;
  if (!found) found = public_document(head, here, with);
  return found ? std::move(*found) : plain_answer(where, with);
}

}  // namespace server
