#pragma once

#include "server/http_message.hpp"
#include "server/loop.hpp"
#include "server/router.hpp"
#include "server/service.hpp"

namespace server {

/// What is answered whoever asks: pages, documents, the state of the daemon, and what is refused for its path or method.
http_answer answer_to_anybody(const request_head& head, endpoint where, loop& here, const service& with);

}  // namespace server
