#include "server/front_page.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "server/application.hpp"
#include "server/client_guides.hpp"
#include "server/connect_guide.hpp"
#include "server/html_answer.hpp"
#include "server/html_template.hpp"
#include "server/page_files.hpp"

namespace server {

namespace {

namespace json = boost::json;

/// Where page.html has the state of health.
constexpr std::string_view place_of_health = "<!-- health -->\n";

/// What every client has to bring along; empty: nothing.
std::string asked_of_clients(identity_mode asks) {
  std::string out;
  if (signs_in(asks)) out = "This server asks you to sign in; clients that know OAuth lead you there.";
  const auto header = header_of(asks);
  if (!header) return out;
  const std::string secret = std::string(header->before) + std::string(header->secret.what);
  return out + (out.empty() ? "Each" : " Each") + " request brings the header " + std::string(header->name) + ": " +
         secret + ".";
}

json::array files_of(const settings_places& file) {
  const auto row = [](const char* platform, std::string_view path) {
    return json::object{{"platform", platform}, {"path", json::string(path)}};
  };
  json::array out;
  if (file.on_linux == file.on_macos) {
    out.push_back(row("macOS, Linux", file.on_linux));
  } else {
    out.push_back(row("macOS", file.on_macos));
    out.push_back(row("Linux", file.on_linux));
  }
  out.push_back(row("Windows", file.on_windows));
  return out;
}

json::object client_row(const client& one, const page_facts& facts) {
  const auto guide = guide_to(one, "portkey", {facts.url, facts.asks});
  const bool by_file = one.has_file() && one.id != "claude-code";
  const bool is_first = &one == &clients().front();
  json::object out;
  out["id"] = one.id;
  out["name"] = one.name;
  out["open"] = is_first ? "open" : "";
  out["how"] = !guide.trouble.empty() ? "not available"
               : by_file              ? "settings file"
               : one.has_file()       ? "command"
                                      : "by its URL";
  out["trouble"] = guide.trouble;
  out["steps"] = guide.steps;
  out["files"] = by_file ? files_of(one.file) : json::array();
  out["places"] = by_file ? "files" : "";
  out["copied"] = guide.copied;
  out["install"] = guide.install;
  return out;
}

const char* weight_of(std::string_view effect) {
  if (effect == "reads") return "reads";
  return effect == "creates" || effect == "updates" ? "writes" : "destroys";
}

/// The toolsets with their tools, in the order of the catalogue.
json::array toolsets_of(const std::vector<catalogue_row>& catalogue) {
  json::array out;
  for (const auto& tool : catalogue) {
    if (out.empty() || out.back().at("toolset").as_string() != tool.toolset) {
      json::object set;
      set["toolset"] = tool.toolset;
      set["about"] = tool.about;
      set["tools"] = json::array();
      out.push_back(std::move(set));
    }
    json::object row;
    row["name"] = tool.name;
    row["title"] = tool.title;
    row["summary"] = tool.summary;
    row["effect"] = tool.effect;
    row["weight"] = weight_of(tool.effect);
    out.back().at("tools").as_array().push_back(std::move(row));
  }
  for (auto& set : out) {
    const auto count = set.at("tools").as_array().size();
    set.as_object()["size"] = std::to_string(count) + (count == 1 ? " tool" : " tools");
  }
  return out;
}

/// What page.html is filled with.
json::object content_of(const application& offered, const page_facts& facts) {
  const auto catalogue = offered.catalogue();
  const bool shows_tools = facts.shows_tools && !catalogue.empty();
  auto toolsets = shows_tools ? toolsets_of(catalogue) : json::array();
  json::object out;
  out["style"] = page_css;
  out["script"] = page_js;
  out["version"] = PORTKEY_MCP_VERSION;
  out["url"] = facts.url;
  out["unknown"] = json::string(unknown_url);
  out["asks"] = asked_of_clients(facts.asks);
  json::array rows;
  for (const auto& one : clients())
    if (!facts.url.empty()) rows.push_back(client_row(one, facts));
  out["clients"] = std::move(rows);
  out["locked"] = facts.shows_tools || catalogue.empty()
                      ? ""
                      : "The tools are shown to those who identify themselves: connect a client, and it lists them.";
  out["catalogue"] = shows_tools ? "tools" : "";
  out["count"] = shows_tools ? std::to_string(catalogue.size()) : "";
  out["sets"] = std::to_string(toolsets.size());
  out["toolsets"] = std::move(toolsets);
  return out;
}

/// Nothing is loaded, framed or sent: what may run and what styles it are these two texts alone.
const std::string& page_policy() {
  static const std::string policy = "default-src 'none'; style-src " + inline_source(page_css) + "; script-src " +
                                    inline_source(page_js) +
                                    "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  return policy;
}

std::string health(bool ready) {
  const json::object with{{"state", ready ? "ready" : "unready"}, {"text", ready ? "Ready" : "Starting or draining"}};
  return fill_template(health_html, with);
}

}  // namespace

http_answer front_page::answer(const std::shared_ptr<const application>& offered, const page_facts& facts, bool ready) {
  if (offered_.lock() != offered || facts_ != facts) {
    const auto content = content_of(*offered, facts);
    const auto place = page_html.find(place_of_health);
    before_ = fill_template(page_html.substr(0, place), content);
    after_ = fill_template(page_html.substr(place + place_of_health.size()), content);
    offered_ = offered;
    facts_ = facts;
  }
  auto out = html_answer(200, page_policy(), clipboard::may_be_written, before_ + health(ready) + after_);
  out.fields.emplace_back("Cache-Control", "no-cache");
  out.fields.emplace_back("Vary", "Accept");
  return out;
}

}  // namespace server
