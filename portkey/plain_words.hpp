#pragma once

#include <string_view>

namespace portkey {

/// Whether a description tells more than the name of the member: "When created." of created_at does not, "US cents." of
/// cost does. For members of answers, whose schema is paid for in every conversation.
bool tells_more(std::string_view name, std::string_view description);

}  // namespace portkey
