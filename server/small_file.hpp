#pragma once

#include <boost/system/result.hpp>
#include <cstddef>
#include <string>

#include "portkey/secret.hpp"
#include "server/setting_value.hpp"

namespace server {

/// The whole file, of at most `limit` bytes. The complaint says why it cannot be read, without the path.
boost::system::result<std::string, complaint> read_small_file(const std::string& path, std::size_t limit);

/// The secret that a file holds: its text without the one line break at its end. An empty file is a complaint.
boost::system::result<portkey::secret, complaint> read_secret_file(const std::string& path);

/// The path in quotes, for a complaint. Without a slash it may be the secret itself, given by mistake, and is not
/// shown.
std::string shown_path(const std::string& path);

}  // namespace server
