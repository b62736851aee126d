#pragma once

#include <functional>
#include <string>

namespace protocol {

/// Something that clients may want to hear of (2026-07-28 "Subscriptions"; list_changed and resources/updated before).
struct change {
  enum class kind { tools, prompts, resources, resource };
  kind what = kind::tools;
  std::string uri = {};  ///< of the resource that was updated
};

/// Tells everybody who listens, on all loops; returns at once.
using announcer = std::function<void(const change&)>;

}  // namespace protocol
