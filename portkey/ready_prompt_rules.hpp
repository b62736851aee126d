#pragma once

#include <cstddef>
#include <string_view>

#include "portkey/ready_prompt.hpp"
#include "portkey/rules.hpp"

namespace portkey::rules {

/// The rules of ready-made prompts, held by the compiler. That their tools exist is held by a test.

consteval const prompt_argument* argument_named(const ready_prompt& one, std::string_view name) {
  for (const auto& each : one.arguments)
    if (name == each.name) return &each;
  return nullptr;
}

consteval void hold_for(const ready_prompt& one, const prompt_piece& piece) {
  for (const auto* when : {piece.with, piece.without})
    if (when && !argument_named(one, when)) throw "a piece of text depends on an argument that there is";
  const std::string_view text = piece.text;
  for (std::size_t at = text.find('{'); at != text.npos; at = text.find('{', at + 1)) {
    const auto hole = hole_at(text.substr(at));
    if (hole.empty()) continue;
    const auto* argument = argument_named(one, hole);
    if (!argument) throw "a {hole} in a prompt's text is one of its arguments";
    if (argument->must != required && (!piece.with || piece.with != hole))
      throw "an argument that may be left out stands in text that is left out with it";
  }
}

consteval void hold_for(const ready_prompt& one) {
  if (!is_name(one.name)) throw "a prompt's name is snake_case, 3 to 49 characters";
  if (is_empty(one.title) || !is_sentence(one.help)) throw "a prompt has a title and is described by a sentence";
  if (one.tools.size() == 0 || one.text.size() == 0) throw "a prompt leads through tools";
  for (const auto& each : one.arguments) {
    if (!is_name(each.name)) throw "an argument's name is snake_case";
    if (argument_named(one, each.name) != &each) throw "an argument stands once";
    if (!is_sentence(each.help)) throw "every argument is described by a sentence";
    if ((each.by == suggested::choices) != (each.choices.size() != 0))
      throw "choices are what is suggested where they are given";
  }
  for (const auto& piece : one.text)
    hold_for(one, piece);
}

/// Whether a table keeps every rule. It never says no: a broken rule does not compile.
template <std::size_t size>
consteval bool hold(const ready_prompt (&prompts)[size]) {
  for (std::size_t at = 0; at < size; ++at) {
    hold_for(prompts[at]);
    for (std::size_t other = 0; other < at; ++other)
      if (is_same(prompts[other].name, prompts[at].name)) throw "a name stands once";
  }
  return true;
}

}  // namespace portkey::rules
