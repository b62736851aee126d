#pragma once

#include "server/reload.hpp"
#include "server/service.hpp"

namespace server {

/// Who may come in and with which keys, and how much at once, as parts that change while the daemon runs. A mode or an issuer
/// that changes wants a restart, and so the credentials of another mode are left alone. Callers whose credential may be gone
/// lose the streams that they have open, and come back for new ones.
reloadable identity_of_callers(const service& with, const settings& running);
reloadable limits_of_callers(service& with);

/// The secrets that go out nowhere: those that come, and those in use until now, which calls under way still hold.
reloadable hidden_secrets(const settings& running);

}  // namespace server
