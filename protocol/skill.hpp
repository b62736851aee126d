#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string_view>

#include "protocol/list_pages.hpp"

namespace protocol {

/// The name of the extension that offers instructions as files (SEP-2640).
inline constexpr const char* skills_extension = "io.modelcontextprotocol/skills";

/// The skills that one caller may see; their files are resources as well. Lists stay valid as long as the daemon runs.
class skills {
 public:
  virtual ~skills() = default;

  /// `skills`, in a fixed order.
  virtual const list_pages& listed() const = 0;

  /// The entry of the skill whose SKILL.md has this URI; nothing: there is none.
  virtual std::optional<boost::json::object> find(std::string_view uri) const = 0;

  /// The `resources` directly below a directory; null: the URI names none.
  virtual const list_pages* directory(std::string_view uri) const = 0;
};

}  // namespace protocol
