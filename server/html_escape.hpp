#pragma once

#include <string>
#include <string_view>

namespace server {

/// The text as HTML shows it, between tags and within quoted attributes.
std::string escape_html(std::string_view text);

}  // namespace server
