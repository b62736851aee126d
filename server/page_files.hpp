#pragma once

#include <string_view>

namespace server {

// The files of server/page, built into the program.
extern const std::string_view page_html, health_html, page_css, page_js;

}  // namespace server
