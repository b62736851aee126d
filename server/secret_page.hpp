#pragma once

#include <string>
#include <string_view>

#include "portkey/secret.hpp"
#include "server/http_message.hpp"

namespace server {

/// The pages on which secrets change hands. Each stands for itself: it loads nothing, may not be framed, stored or indexed, and
/// names its own address to nobody. Labels and values are escaped.

/// With a button that shows the secret. Who merely looks at the page, as link previews do, uses nothing up.
http_answer offering_page(std::string_view label);
/// With the secret itself.
http_answer shown_page(std::string_view label, const portkey::secret& value);
/// With a field for a secret. `trouble` says why what was given is asked for again; empty: it is the first time.
http_answer asking_page(std::string_view label, unsigned status = 200, std::string_view trouble = {});
/// After a secret was given.
http_answer thanking_page();
/// One for everything that there is not, so that nobody learns what there was.
http_answer no_secret_page();
/// Any other refusal, in one sentence.
http_answer refusing_page(unsigned status, std::string_view sentence);

}  // namespace server
