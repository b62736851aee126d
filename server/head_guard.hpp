#pragma once

#include <optional>

#include "server/http_message.hpp"
#include "server/router.hpp"
#include "server/service.hpp"

namespace server {

/// The guards that look at the head alone, in their order: Host, then Origin. Nothing: the request may go on. The pages of secrets have
/// no origin as far as browsers tell, and judge by themselves who sends their forms.
std::optional<http_answer> guard_head(const request_head& head, const service& with, bool is_for_secrets);

/// Whether what is served there depends on which tools the request asks for. The end of a session does not.
bool gives_tools(endpoint where);

/// Whether it is served to somebody, and not to anybody.
bool wants_identity(endpoint where);

}  // namespace server
