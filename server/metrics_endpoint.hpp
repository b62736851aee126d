#pragma once

#include "server/http_message.hpp"
#include "server/principal.hpp"
#include "server/settings.hpp"

namespace server {

struct identity_rules;
struct service;

/// Who may read the metrics on the main listener.
enum class metrics_readers {
  nobody,       ///< they are off, or have a listener of their own
  nobody_here,  ///< nobody is asked who they are, and anybody may come
  anybody,      ///< the listener is loopback
  identified,
};
metrics_readers readers_of_metrics(bool on_main_listener, bool is_loopback, identity_mode mode);

/// Whether a request for the metrics on the main listener is for `metrics_for`, and not for `metrics_for_anybody`.
bool metrics_want_identity(const service& with, const identity_rules& rules);

/// What anybody gets: the metrics, or 404.
http_answer metrics_for_anybody(const service& with, const identity_rules& rules);

/// What somebody gets who was identified: the metrics, or 401 to a credential that proves nothing.
http_answer metrics_for(const principal& who, service& with, const identity_rules& rules);

/// The metrics as they are now, with their Content-Type.
http_answer metrics_answer(const service& with);

}  // namespace server
