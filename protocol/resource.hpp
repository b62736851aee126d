#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <variant>
#include <vector>

#include "protocol/call_context.hpp"
#include "protocol/content.hpp"
#include "protocol/error.hpp"
#include "protocol/input_required.hpp"
#include "protocol/list_pages.hpp"

namespace protocol {

using read_outcome = std::variant<std::vector<resource_contents>, input_required>;

/// The resources that one caller may see.
class resources {
 public:
  virtual ~resources() = default;

  /// One page of `resources`, in a fixed order: the first, or the one at a position that an earlier page has named in
  /// `next`. A list that is prepared gives `page_at` of it. It ends by `context.until`.
  virtual boost::asio::awaitable<boost::system::result<list_page, error>> list(std::string position,
                                                                               const call_context& context) = 0;

  /// `resourceTemplates`, in a fixed order. They stay valid as long as this does.
  virtual const list_pages& templates() const = 0;

  /// Whether everybody who asks at this URL is shown the same templates, so that they may be kept for all of them.
  virtual bool is_for_everybody() const { return true; }

  /// Reads one. A URI that names nothing is `unknown_resource`; no contents are never a success.
  virtual boost::asio::awaitable<boost::system::result<read_outcome, error>> read(std::string uri,
                                                                                  const call_context& context) = 0;

  /// Whether somebody may subscribe to it.
  virtual bool is_subscribable(std::string_view uri) const = 0;
};

/// The error of a URI that names nothing: -32602 since 2026-07-28, -32002 before; `data.uri` repeats it.
error unknown_resource(std::string_view uri, revision spoken);

}  // namespace protocol
