#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "portkey/operation.hpp"
#include "protocol/error.hpp"

namespace portkey {

/// Where suggestions for an argument come from.
enum class suggested { nothing, choices, workspaces, configs, prompts, api_keys, users, providers };

/// An argument of a ready-made prompt. All values are texts.
struct prompt_argument {
  const char* name;
  const char* help;
  need must = optional;
  suggested by = suggested::nothing;
  std::initializer_list<const char*> choices = {};  ///< what is suggested where nothing is read; anything may be given
};

/// A piece of a prompt's text, with a {hole} for an argument.
struct prompt_piece {
  const char* text;
  const char* with = nullptr;     ///< said only where this argument is given
  const char* without = nullptr;  ///< said only where this one is not
};

/// A ready-made prompt: what a person picks, and what a model is then told to do.
struct ready_prompt {
  const char* name;
  const char* title;
  const char* help;
  std::initializer_list<prompt_argument> arguments;
  std::initializer_list<const char*> tools;  ///< those it leads through: it is offered where all of them may be called
  std::initializer_list<prompt_piece> text;
};

/// All of them, in the order in which they are listed.
std::span<const ready_prompt> ready_prompts();

/// The one of that name; null: there is none.
const ready_prompt* ready_prompt_named(std::string_view name);

/// How many characters a value may have.
inline constexpr std::size_t longest_prompt_value = 2000;

/// What is wrong with the arguments (-32602): one is missing, unknown, too long, or no printable text. One sentence, and
/// which arguments there are.
std::optional<protocol::error> prompt_fault(const ready_prompt& one, const boost::json::object& arguments);

/// The text with the arguments in it, which were checked. An empty value is as good as none.
std::string prompt_text(const ready_prompt& one, const boost::json::object& arguments);

/// The entry in prompts/list.
boost::json::object prompt_definition(const ready_prompt& one);

/// The name of the hole that `text` begins with, such as "month" of "{month} and so on"; empty: it begins with none.
constexpr std::string_view hole_at(std::string_view text) {
  if (text.empty() || text[0] != '{') return {};
  std::size_t end = 1;
  while (end < text.size() && ((text[end] >= 'a' && text[end] <= 'z') || text[end] == '_'))
    ++end;
  return end > 1 && end < text.size() && text[end] == '}' ? text.substr(1, end - 1) : std::string_view();
}

}  // namespace portkey
