#include <array>
#include <utility>

#include "test/conformance/fixture_features.hpp"
#include "test/conformance/fixture_tools.hpp"

namespace fixture {

namespace {

using boost::asio::awaitable;

struct entry {
  const char* uri;
  const char* name;
  const char* help;
  const char* mime_type;
  const char* body;
  bool is_base64 = false;
};

const std::array entries = {
    entry{"test://static-text", "static-text", "A text that never changes.", "text/plain",
          "This is the content of the static text resource."},
    entry{"test://static-binary", "static-binary", "An image that never changes.", "image/png", small_png, true},
    entry{"test://watched-resource", "watched-resource", "A text to subscribe to.", "text/plain",
          "Watched resource content"},
    entry{skill_manifest.uri, "demo-skill", "Shows what a skill looks like.", "text/markdown", skill_manifest.text},
    entry{skill_reference.uri, "REF.md", "What the skill refers to.", "text/markdown", skill_reference.text},
};

protocol::list_pages entry_pages() {
  std::vector<boost::json::object> all;
  for (const auto& one : entries) {
    boost::json::object listed;
    listed["uri"] = one.uri;
    listed["name"] = one.name;
    listed["description"] = one.help;
    listed["mimeType"] = one.mime_type;
    all.push_back(std::move(listed));
  }
  return protocol::in_pages(all, 100);
}

protocol::list_pages template_pages() {
  boost::json::object one;
  one["uriTemplate"] = "test://template/{id}/data";
  one["name"] = "template-data";
  one["description"] = "Data by id.";
  one["mimeType"] = "application/json";
  return protocol::in_pages({one}, 100);
}

/// The id in "test://template/ID/data"; empty: the URI is not one of these.
std::string template_id(std::string_view uri) {
  constexpr std::string_view before = "test://template/", after = "/data";
  if (!uri.starts_with(before) || !uri.ends_with(after) || uri.size() <= before.size() + after.size()) return {};
  const auto id = uri.substr(before.size(), uri.size() - before.size() - after.size());
  return id.find('/') == id.npos ? std::string(id) : std::string();
}

boost::system::result<protocol::read_outcome, error> contents(std::string uri, std::string mime_type, std::string body,
                                                              bool is_base64) {
  protocol::resource_contents found;
  found.uri = std::move(uri);
  found.mime_type = std::move(mime_type);
  found.body = std::move(body);
  found.is_base64 = is_base64;
  std::vector<protocol::resource_contents> all;
  all.push_back(std::move(found));
  return protocol::read_outcome(std::move(all));
}

}  // namespace

awaitable<boost::system::result<protocol::list_page, error>> resources::list(std::string position,
                                                                             const call_context&) {
  static const auto pages = entry_pages();
  co_return protocol::page_at(pages, position);
}

const protocol::list_pages& resources::templates() const {
  static const auto pages = template_pages();
  return pages;
}

awaitable<boost::system::result<protocol::read_outcome, error>> resources::read(std::string uri,
                                                                                const call_context& context) {
  for (const auto& one : entries)
    if (uri == one.uri) co_return contents(uri, one.mime_type, one.body, one.is_base64);
  const auto id = template_id(uri);
  if (id.empty()) co_return protocol::unknown_resource(uri, context.spoken);
  auto data = R"({"id":")" + id + R"(","templateTest":true,"data":"Data for ID: )" + id + R"("})";
  co_return contents(uri, "application/json", std::move(data), false);
}

bool resources::is_subscribable(std::string_view uri) const {
  return uri == "test://watched-resource";
}

}  // namespace fixture
