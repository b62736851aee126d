#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <cstdint>
#include <string>

#include "portkey/lent_tools.hpp"

namespace portkey {

/// A prompt as it is to be: found by its name in its collection, or made.
struct wanted_prompt {
  std::string name;
  std::string collection_id;
  std::string not_id;            ///< a prompt that it must not be: the one that it is copied from
  boost::json::object content;   ///< inputs of update_prompt: template, parameters and the rest, without metadata
  boost::json::object metadata;  ///< what `template_metadata` is to hold, and is compared by
  boost::json::object stamps;    ///< what is written with it, but makes no difference: times
  bool publish = false;          ///< make the version the default one
  bool dry_run = false;          ///< only look
};

/// What has become of it.
struct put_prompt_result {
  const char* action = "unchanged";  ///< or "created", "updated", "published"
  std::string name;                  ///< as Portkey has it, which may differ in case
  std::string prompt_id;
  std::string slug;
  std::string version_id;           ///< the latest version
  std::int64_t version_number = 0;  ///< its number; 0: not known
  std::int64_t serving_number = 0;  ///< the version that is served by default; 0: not known
  bool published = false;           ///< this call made it the default
  boost::json::array difference;
  boost::json::array warnings;
};

/// Makes a prompt what it is to be, with no more writes than that needs: none where its latest version is so already.
/// Reads that lag behind a write are waited for. The error is a sentence or two: what failed, what exists now and what
/// does not, and which tool settles it.
boost::asio::awaitable<boost::system::result<put_prompt_result, std::string>> put_prompt(lent_tools& with,
                                                                                         wanted_prompt wanted,
                                                                                         deadline until);

/// Makes a prompt from the inputs of create_prompt. An answer that does not say which one was made is a failure of unknown
/// outcome.
boost::asio::awaitable<or_failure<boost::json::object>> make_prompt(lent_tools& with, boost::json::object inputs,
                                                                    deadline until);

}  // namespace portkey
