#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "portkey/secret.hpp"

namespace server {

/// What the text of a setting has to be.
enum class value_kind { text, choice, boolean, integer, duration, size, list, secret };

/// A kind with its bounds. `least` and `most` are inclusive: numbers as they are, durations in milliseconds, sizes in
/// bytes; the other kinds ignore them.
struct value_shape {
  value_kind kind = value_kind::text;
  std::uint64_t least = 0;
  std::uint64_t most = 0;
  std::vector<std::string> choices = {};
};

/// A value of a setting, whichever: text and choices are strings, integers and sizes are numbers.
using setting_value = std::variant<std::string, bool, std::uint64_t, std::chrono::milliseconds,
                                   std::vector<std::string>, portkey::secret>;

/// Why a text is not a value: the end of a sentence that begins with the name of the setting. Never holds a secret.
struct complaint {
  std::string text;
};

/// "a whole number from 0 to 65535", "one of json, text": what a shape accepts, for a person.
std::string wanted(const value_shape& shape);

/// Reads a value from the text that an environment variable or a command-line option has. A list is separated by
/// commas.
boost::system::result<setting_value, complaint> read_value(const value_shape& shape, std::string_view text);

/// Takes a list that came as one. Each element is a text.
boost::system::result<setting_value, complaint> read_list(const std::vector<std::string>& elements);

/// The value in the notation of the configuration file; a list of exactly one is written as that one; secrets masked.
std::string value_text(const value_shape& shape, const setting_value& value);

/// `text` as a TOML basic string, quotes included.
std::string in_quotes(std::string_view text);

}  // namespace server
