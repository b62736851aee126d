#include "server/html_escape.hpp"

namespace server {

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const auto c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      case '\r': out += "&#13;"; break;  // a bare one would become a line break
      default: out += c;
    }
  }
  return out;
}

}  // namespace server
