#pragma once

#include <optional>
#include <string_view>

namespace protocol {

/// How severe a log message is (RFC 5424 section 6.2.1), least severe first, so that levels compare.
enum class log_level { debug, info, notice, warning, error, critical, alert, emergency };

/// "notice".
std::string_view name_of(log_level level);

/// The level of that name.
std::optional<log_level> log_level_named(std::string_view name);

}  // namespace protocol
