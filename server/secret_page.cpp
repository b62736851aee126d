#include "server/secret_page.hpp"

#include <utility>

#include "server/html_answer.hpp"
#include "server/html_escape.hpp"

namespace server {

namespace {

constexpr std::string_view style =
    ":root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}"
    "body{max-width:36rem;margin:3rem auto;padding:0 1rem}"
    "h1{font-size:1.4rem}"
    "label{display:block;font-weight:600;margin-bottom:.25rem}"
    "input,textarea{box-sizing:border-box;width:100%;padding:.5rem;font:1rem/1.4 ui-monospace,monospace}"
    "textarea{user-select:all;overflow-wrap:anywhere}"
    "button{margin-top:1rem;padding:.5rem 1rem;font:inherit;cursor:pointer}"
    "[role=alert]{font-weight:600}";

// Without it, or where the clipboard is closed to it, the field is selected by hand.
constexpr std::string_view script =
    "const field=document.getElementById('secret'),copy=document.getElementById('copy'),"
    "said=document.getElementById('said');"
    "copy.hidden=false;"
    "copy.addEventListener('click',async()=>{field.focus();field.select();"
    "try{await navigator.clipboard.writeText(field.value);said.textContent='Copied.'}"
    "catch{said.textContent='It is selected; copy it with Ctrl+C or Command+C.'}});";

/// What only the page with the secret may do.
enum class scripted { no, yes };

http_answer page(unsigned status, std::string_view title, const std::string& content, scripted runs = scripted::no) {
  static const std::string plain_policy = "default-src 'none'; style-src " + inline_source(style) +
                                          "; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
  static const std::string script_policy = plain_policy + "; script-src " + inline_source(script);
  std::string body =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"robots\" content=\"noindex, nofollow, noarchive\">\n<title>";
  body += escape_html(title);
  body += "</title>\n<style>";
  body += style;
  body += "</style>\n</head>\n<body>\n<main>\n<h1>";
  body += escape_html(title);
  body += "</h1>\n";
  body += content;
  body += "</main>\n";
  if (runs == scripted::yes) {
    body += "<script>";
    body += script;
    body += "</script>\n";
  }
  body += "</body>\n</html>\n";
  const bool runs_script = runs == scripted::yes;
  auto out = html_answer(status, runs_script ? script_policy : plain_policy,
                         runs_script ? clipboard::may_be_written : clipboard::closed, std::move(body));
  out.fields.emplace_back("Cache-Control", "no-store");
  out.fields.emplace_back("X-Robots-Tag", "noindex, nofollow, noarchive");
  return out;
}

std::string paragraph(std::string_view text, std::string_view attributes = {}) {
  return "<p" + std::string(attributes) + ">" + escape_html(text) + "</p>\n";
}

/// Names from Portkey may hold text of either direction; it must not turn around what stands beside it.
std::string line_about(std::string_view label) {
  return "<p><bdi>" + escape_html(label) + "</bdi></p>\n";
}

}  // namespace

http_answer offering_page(std::string_view label) {
  auto content = line_about(label);
  content += paragraph(
      "It can be shown once, within five minutes after it was made. Show it when you are ready to keep it, and when "
      "nobody "
      "looks over your shoulder.");
  content += "<form method=\"post\"><button type=\"submit\">Show the secret</button></form>\n";
  return page(200, "A secret from Portkey", content);
}

http_answer shown_page(std::string_view label, const portkey::secret& value) {
  auto content = line_about(label);
  content +=
      "<label for=\"secret\">The secret</label>\n"
      "<textarea id=\"secret\" rows=\"4\" readonly spellcheck=\"false\" autocapitalize=\"off\" autocomplete=\"off\" "
      "aria-describedby=\"once\">\n";  // the first line break after the tag is not part of the text
  content += escape_html(value.reveal());
  content +=
      "</textarea>\n<button type=\"button\" id=\"copy\" hidden>Copy</button>\n"
      "<p id=\"said\" role=\"status\"></p>\n";
  content += paragraph("It cannot be shown again. Keep it where it is safe, then close this page.", " id=\"once\"");
  return page(200, "A secret from Portkey", content, scripted::yes);
}

http_answer asking_page(std::string_view label, unsigned status, std::string_view trouble) {
  auto content = line_about(label);
  if (!trouble.empty()) content += paragraph(trouble, " role=\"alert\"");
  content +=
      "<form method=\"post\">\n<label for=\"secret\">The secret</label>\n"
      "<input type=\"password\" id=\"secret\" name=\"secret\" required autofocus autocomplete=\"off\" "
      "spellcheck=\"false\" "
      "autocapitalize=\"off\" aria-describedby=\"where\">\n";
  content +=
      paragraph("Type it, or paste it. It goes to this server, and the assistant does not see it.", " id=\"where\"");
  content += "<button type=\"submit\">Give the secret</button>\n</form>\n";
  return page(status, "A secret is needed", content);
}

http_answer thanking_page() {
  return page(200, "Thank you", paragraph("Thank you. You can close this page."));
}

http_answer no_secret_page() {
  return page(404, "There is nothing here",
              paragraph("This link is not known, was used, or is older than five minutes. Ask for a new one."));
}

http_answer refusing_page(unsigned status, std::string_view sentence) {
  return page(status, reason_phrase(status), paragraph(sentence));
}

}  // namespace server
