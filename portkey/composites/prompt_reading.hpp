#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "portkey/lent_tools.hpp"

namespace portkey {

/// A prompt, the version that is served, and the latest one, which may be another.
struct prompt_state {
  boost::json::object served;  ///< as Portkey shows the prompt: with its default version
  boost::json::object latest;  ///< the same with the latest version
  boost::json::array versions;
  std::string latest_id;
  std::int64_t served_number = 0;  ///< 0: there is no version
  std::int64_t latest_number = 0;
};

/// The number of a version, or of a prompt's default one, which Portkey may send as a text; 0: there is none.
std::int64_t version_number(const boost::json::object& version);

/// A version by its id and number; 0: it is not known (yet).
struct known_version {
  std::string id;
  std::int64_t number = 0;
};

/// A version in Portkey's list of them: the one with that id, or without an id the latest, if its number is above `after`.
known_version version_among(const boost::json::array& versions, std::string_view version_id, std::int64_t after);

/// The prompt with that id or slug and its history, which are read side by side, and its latest version.
boost::asio::awaitable<or_failure<prompt_state>> read_prompt(lent_tools& with, std::string prompt_id, deadline until);

/// Every version of a prompt.
boost::asio::awaitable<or_failure<boost::json::array>> read_versions(lent_tools& with, std::string prompt_id,
                                                                     deadline until);

/// The prompts of a collection with that name, exactly or else but for case, whatever page of Portkey's list they are on.
/// `thorough`: also where Portkey's own search does not find one.
boost::asio::awaitable<or_failure<std::vector<boost::json::object>>> find_prompts(lent_tools& with,
                                                                                  std::string collection_id,
                                                                                  std::string name, bool thorough,
                                                                                  deadline until);

}  // namespace portkey
