#pragma once

#include <string>
#include <string_view>

namespace protocol {

/// The text with everything in it that cannot be seen, or that makes other text look different, written out as "<U+202E>":
/// control, format and bidirectional characters, invisible and tag characters, unusual spaces, line separators. UTF-8 in, UTF-8
/// out; bytes that are none are written out, too.
std::string visible(std::string_view text);

}  // namespace protocol
