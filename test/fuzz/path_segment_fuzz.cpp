#include <boost/json/object.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/pct_string_view.hpp>
#include <cstdlib>
#include <iterator>

#include "portkey/request.hpp"
#include "test/fuzz/pieces.hpp"
#include "test/portkey/operation_named.hpp"

// What stands in a path decodes to what was given, and neither adds a segment nor changes one before it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const auto encoded = portkey::percent_encoded(text);
  if (boost::urls::pct_string_view(encoded).decode() != text) std::abort();

  static const auto& one = support::operation_named("get_workspace");
  static const auto base = *portkey::parse_base_url("https://upstream/v1", portkey::insecure::refused);
  const auto bound = portkey::bind_request(one, {{"workspace_id", text}}, {.control = base, .gateway = base});
  if (bound.has_error() == portkey::is_path_segment(text)) std::abort();
  if (bound.has_error()) return 0;
  const auto target = boost::urls::parse_origin_form(bound->target);
  if (target.has_error() || target->segments().size() != 4 || target->has_query()) std::abort();
  const auto segments = target->segments();
  if (segments.back() != text || *std::next(segments.begin(), 2) != "workspaces") std::abort();
  return 0;
}
