#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace server {

/// Puts a text into a file all at once: whoever reads it finds the text before or this one, whatever happens in between. A
/// symbolic link stays one, the mode stays what it was; a new file is the owner's alone, in a folder that is made if need be.
/// Returns why it could not be done; empty: it is.
std::string replace_file(const std::filesystem::path& named, std::string_view text);

}  // namespace server
