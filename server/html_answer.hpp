#pragma once

#include <string>
#include <string_view>

#include "server/http_message.hpp"

namespace server {

/// Whether a page may put something into the clipboard.
enum class clipboard { closed, may_be_written };

/// A page that stands for itself: it may not be framed, shares no window with others, names its own address to nobody, and
/// does only what `policy` (Content-Security-Policy) allows.
http_answer html_answer(unsigned status, std::string policy, clipboard copies, std::string body);

/// As a Content-Security-Policy names an inline style or script that may stand on the page: "'sha256-…'" of its text.
std::string inline_source(std::string_view text);

}  // namespace server
