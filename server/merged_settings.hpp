#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

#include "server/client_settings.hpp"

namespace server {

/// What a server's entry came to in a client's settings file.
enum class merging { added, replaced, unchanged };

struct merged_settings {
  merging end = merging::unchanged;
  std::string text;  ///< the whole file
};

/// A settings file with the entry in it. All else stays as it was, in its order; it is laid out with the indentation that it
/// has. A secret that a person has filled in where the entry only has a place for one is kept. An entry of that name that
/// differs is replaced only where `replaces` says so. The error says, behind the name of the file, why nothing may be
/// written: it is no JSON, has comments that would be lost, or has something else in the place.
boost::system::result<merged_settings, std::string> merge_settings(std::string_view text, const server_entry& entry,
                                                                   bool replaces);

}  // namespace server
