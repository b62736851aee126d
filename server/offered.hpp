#pragma once

#include <functional>
#include <memory>

#include "server/application.hpp"
#include "server/reload.hpp"
#include "server/service.hpp"
#include "server/settings.hpp"

namespace server {

/// Makes what is offered, of settings. Throws `std::runtime_error` with one sentence when it cannot.
using offer = std::function<std::shared_ptr<const application>(const settings&)>;

/// `tools.*`, `safety.confirm` and the rules: a reload makes what is offered anew, with these settings of the new configuration and all others of
/// `running`, and gives it to every loop. What is under way ends with what it began with. When every loop has it, those
/// who listen are told, if clients can see a change of the tools; prompts and resources go by the tools. `first` is what
/// the loops have now; the references outlive the part.
reloadable offered_tools(const service& with, offer make, std::shared_ptr<const application> first,
                         const settings& running);

}  // namespace server
