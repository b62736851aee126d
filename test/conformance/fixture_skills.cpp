#include <openssl/sha.h>

#include <array>
#include <cstdio>
#include <string>
#include <utility>

#include "test/conformance/fixture_features.hpp"

namespace fixture {

namespace {

constexpr std::string_view directory_uri = "skill://demo-skill", references_uri = "skill://demo-skill/references";

std::string digest_of(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> hash{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash.data());
  std::string out = "sha256:";
  for (const auto byte : hash) {
    std::array<char, 3> two{};
    std::snprintf(two.data(), two.size(), "%02x", byte);
    out += two.data();
  }
  return out;
}

boost::json::object file_entry(const skill_file& file) {
  boost::json::object out;
  out["uri"] = file.uri;
  out["digest"] = digest_of(file.text);
  out["size"] = std::string_view(file.text).size();
  return out;
}

boost::json::object skill_entry() {
  boost::json::object entry, frontmatter;
  frontmatter["name"] = "demo-skill";
  frontmatter["description"] = "Shows what a skill looks like.";
  entry["uri"] = skill_manifest.uri;
  entry["frontmatter"] = std::move(frontmatter);
  boost::json::array files;
  files.push_back(file_entry(skill_manifest));
  files.push_back(file_entry(skill_reference));
  entry["resources"] = std::move(files);
  return entry;
}

boost::json::object listed_file(const char* uri, const char* name, const char* mime_type) {
  boost::json::object out;
  out["uri"] = uri;
  out["name"] = name;
  out["mimeType"] = mime_type;
  return out;
}

}  // namespace

const skill_file skill_manifest = {
    "skill://demo-skill/SKILL.md",
    "---\nname: demo-skill\ndescription: Shows what a skill looks like.\n---\n\n# Demo\n\nRead references/REF.md.\n"};
const skill_file skill_reference = {"skill://demo-skill/references/REF.md",
                                    "# Reference\n\nThere is nothing to refer to.\n"};

const protocol::list_pages& skills::listed() const {
  static const auto pages = protocol::in_pages({skill_entry()}, 100);
  return pages;
}

std::optional<boost::json::object> skills::find(std::string_view uri) const {
  if (uri != skill_manifest.uri) return std::nullopt;
  return skill_entry();
}

const protocol::list_pages* skills::directory(std::string_view uri) const {
  static const auto top = protocol::in_pages({listed_file(skill_manifest.uri, "SKILL.md", "text/markdown"),
                                              listed_file(references_uri.data(), "references", "inode/directory")},
                                             100);
  static const auto below = protocol::in_pages({listed_file(skill_reference.uri, "REF.md", "text/markdown")}, 100);
  if (uri == directory_uri) return &top;
  return uri == references_uri ? &below : nullptr;
}

}  // namespace fixture
