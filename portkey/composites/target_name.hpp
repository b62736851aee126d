#pragma once

#include <string>
#include <string_view>

namespace portkey {

/// The name that a prompt gets in another environment: "greeting-dev" becomes "greeting-prod". What is taken off is the
/// environment that the source says it is in, else -dev, -staging or -prod.
std::string target_name(std::string_view source, std::string_view source_environment, std::string_view environment);

}  // namespace portkey
