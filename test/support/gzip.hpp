#pragma once

#include <string>
#include <string_view>

namespace support {

/// One gzip member that holds the text.
std::string gzip(std::string_view text);

}  // namespace support
