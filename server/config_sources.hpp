#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/config.hpp"
#include "server/settings_table.hpp"

namespace server {

/// One setting as one source gives it.
struct assignment {
  const setting* row;
  std::string origin;                  ///< "config.toml:12"
  std::optional<setting_value> value;  ///< nothing when it could not be read: the reason is among the problems
  bool from_file = false;              ///< the value is a text: the path of the file that holds the secret
};

/// What one source gives.
struct gathered {
  std::vector<assignment> assignments;
  problems wrong;

  /// Takes a value, or writes down why it is none.
  void take(const setting& row, const std::string& origin,
            const boost::system::result<setting_value, complaint>& value);
  /// Takes the path of the file that holds a secret.
  void take_file(const setting& row, const std::string& origin, const std::string& path);
  /// Writes down a problem of a setting: its value is unknown then.
  void refuse(const setting& row, const std::string& origin, const std::string& sentence);
};

/// What the file gives: settings, and the blocks that only a file can have.
struct file_content {
  gathered given;
  std::vector<bearer_token> tokens;
  std::vector<oauth_principal> principals;
  std::vector<portkey::safety_rule> rules;
  std::string tokens_origin;      ///< of the first [[identity.token]]; empty: none
  std::string principals_origin;  ///< of the first [[identity.oauth.principal]]; empty: none
  std::string rules_origin;       ///< of the first [[safety.rule]]; empty: none
};

gathered from_command_line(const std::vector<command_line_setting>& options);
gathered from_environment(const environment& variables);
file_content from_file(const std::string& path);
/// The same from the file's text; no other file is read. `path` is for the words of problems, each of them one line.
file_content from_toml(std::string_view text, const std::string& path);

/// "; did you mean X?" about an unknown `word`: the nearest of `candidates`, else the setting that has the key `key` in
/// whatever section, written by `spelled`; else "; " and `otherwise`.
std::string suggestion(std::string_view word, const std::vector<std::string>& candidates, std::string_view key,
                       std::string (setting::*spelled)() const,
                       std::string_view otherwise = "config.toml.example names every setting");

/// A problem on one line: the control characters that a key in quotes or half a word brought along become "?".
std::string on_one_line(std::string problem);

}  // namespace server
