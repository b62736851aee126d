#pragma once

#include <optional>
#include <string_view>

namespace server {

/// Which of the two forms of an answer a client takes.
struct accepted {
  bool json = false;
  bool events = false;  ///< text/event-stream
  bool any() const { return json || events; }
};

/// Reads an Accept header liberally (RFC 9110 section 12.5.1): absent, empty or with wildcards takes both; the most
/// specific range decides, and q=0 refuses; other parameters and the order do not matter.
accepted read_accept(std::optional<std::string_view> header);

/// Whether an Accept header names text/html itself, and does not refuse it: as browsers do.
bool takes_html(std::optional<std::string_view> header);

/// Whether a Content-Type is application/json, with or without parameters.
bool is_json_type(std::optional<std::string_view> content_type);

}  // namespace server
