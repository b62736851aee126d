#pragma once

#include <memory>
#include <string>

#include "server/http_message.hpp"
#include "server/settings.hpp"

namespace server {

class application;

/// What the page for a person says of a server, all of it public.
struct page_facts {
  std::string url;  ///< of the MCP endpoint; empty: the server does not know how others reach it
  identity_mode asks = identity_mode::none;
  bool shows_tools = true;  ///< false: one signs in to see them

  bool operator==(const page_facts&) const = default;
};

/// The page that a browser is shown at /: what this is, whether it is well, how each client connects, and the tools. It is
/// one document that loads nothing.
class front_page {
 public:
  /// The page, made anew only where something else is offered or said than the last time. `ready`: /readyz says so.
  http_answer answer(const std::shared_ptr<const application>& offered, const page_facts& facts, bool ready);

 private:
  std::weak_ptr<const application> offered_;  ///< what it shows; it lives no longer for that
  page_facts facts_;
  std::string before_, after_;  ///< what stands around the state of health
};

}  // namespace server
