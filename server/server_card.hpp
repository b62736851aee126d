#pragma once

#include <memory>
#include <string>

namespace server {

class application;
struct identity_rules;
struct loop;
struct service;

/// What a server says of itself to whoever has not connected yet, as JSON: a card of SEP-2127 (name, version, remotes), with the
/// members of its forerunner SEP-1649 and of Smithery (`serverInfo`, `authentication`, and the lists). The lists, and what `initialize` says
/// of more than who answers, are absent where a caller without a credential is given none; of resources there are the templates alone, because Portkey is not asked.
std::string server_card(loop& here, const service& with);

/// The card of a loop, made when it is first asked for, and anew when what is offered or who may come in has changed.
class kept_server_card {
 public:
  const std::string& text(loop& here, const service& with);

 private:
  std::weak_ptr<const application> of_;  ///< what it shows; they live no longer for that
  std::weak_ptr<const identity_rules> by_;
  std::string text_;
};

}  // namespace server
