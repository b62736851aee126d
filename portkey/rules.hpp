#pragma once

#include <string_view>

#include "portkey/composite_names.hpp"
#include "portkey/operation.hpp"

namespace portkey::rules {

/// The rules of the catalogue, held by the compiler: a broken one fails the build with its text.

consteval bool is_name(std::string_view name) {
  if (name.size() < 3 || name.size() > 49 || name[0] < 'a' || name[0] > 'z') return false;
  for (const auto c : name)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return false;
  return true;
}

consteval bool is_empty(const char* text) {
  return text == nullptr || *text == '\0';
}

/// Whether the description is a sentence.
consteval bool is_sentence(const char* text) {
  if (is_empty(text)) return false;
  const std::string_view sentence = text;
  return sentence.back() == '.' || sentence.back() == ')';
}

consteval void hold_for(const field& one);

/// Whether the members named, separated by "|", are all among those that there are.
template <class Has>
consteval bool are_there(std::string_view names, const Has& has) {
  return !any_name(names, [&has](std::string_view name) { return !has(name); });
}

template <class Has>
consteval void hold_for(const rule& one, const Has& has) {
  if (!are_there(one.of, has)) throw "a rule names members that there are";
  const bool with = one.is != condition::at_most_one && one.is != condition::at_least_one;
  if (with != (one.with != nullptr)) throw "a rule names another member, unless it only counts";
  if (with && !has(one.with)) throw "a rule names members that there are";
}

consteval void hold_for(const shape& one) {
  if (one.is == kind::list && one.items == nullptr) throw "a list says what its items are";
  if (one.is != kind::list && one.items != nullptr) throw "only a list has items";
  if (one.is != kind::object && !one.fields.empty()) throw "only an object has fields";
  if (one.is != kind::text && one.choices.size() != 0) throw "only a text has choices";
  if (one.least > one.most) throw "the bounds of a shape are the wrong way round";
  if (one.is != kind::object && one.values != nullptr) throw "only an object has values";
  if (one.values && !one.open) throw "an object with free names is open";
  for (const auto& nested : one.fields)
    hold_for(nested);
  if (one.items) hold_for(*one.items);
  if (one.values) hold_for(*one.values);
  for (const auto& between : one.rules)
    hold_for(between, [&one](std::string_view name) {
      for (const auto& member : one.fields)
        if (name == member.name) return true;
      return false;
    });
}

consteval void hold_for(const field& one) {
  if (is_empty(one.name)) throw "a field has a name";
  if (!is_sentence(one.help)) throw "every field, at every depth, is described by a sentence";
  if ((one.how == derive::joined || one.how == derive::constant) && is_empty(one.wire))
    throw "a joined or constant member says from what";
  hold_for(one.type);
}

/// Compares up to the first difference: the compiler counts its steps.
constexpr bool is_same(const char* one, const char* other) {
  while (*one != '\0' && *one == *other) {
    ++one;
    ++other;
  }
  return *one == *other;
}
constexpr bool is_same(const char* one, std::string_view other) {
  for (const auto c : other)
    if (*one++ != c) return false;
  return *one == '\0';
}

template <class Name, class Fields>
constexpr int times_among(const Fields& fields, Name name) {
  int times = 0;
  for (const auto& each : fields)
    times += is_same(each.name, name) ? 1 : 0;
  return times;
}

template <class Name>
constexpr int times_named(const operation& one, Name name) {
  auto times = times_among(one.path, name) + times_among(one.query, name) + times_among(one.filters, name) +
               times_among(one.body, name) + times_among(one.settings, name) + times_among(one.asks, name);
  if (one.pages.page) times += (is_same("current_page", name) || is_same("page_size", name)) ? 1 : 0;
  if (one.lists) times += is_same("fields", name) ? 1 : 0;
  return times;
}

consteval void hold_for_path(const operation& one) {
  const std::string_view path = one.to;
  if (path.empty() || path[0] != '/') throw "a path begins with a slash";
  std::size_t holes = 0;
  for (auto open = path.find('{'); open != path.npos; open = path.find('{', open + 1)) {
    const auto close = path.find('}', open);
    if (close == path.npos) throw "a {hole} in the path is not closed";
    const auto hole = path.substr(open + 1, close - open - 1);
    int found = 0;
    for (const auto& input : one.path)
      found += hole == input.name;
    if (found != 1) throw "a {hole} in the path has exactly one path field";
    ++holes;
  }
  if (holes != one.path.size()) throw "every path field has a {hole} in the path";
  for (const auto& input : one.path)
    if (input.must != required || input.type.is != kind::text) throw "a path field is a required text";
}

consteval bool is_composite(std::string_view name) {
  for (const auto each : composite_names)
    if (each == name) return true;
  return false;
}

consteval void hold_for(const operation& one) {
  if (!is_name(one.name)) throw "a tool's name is snake_case, 3 to 49 characters";
  if (is_empty(one.title) || std::string_view(one.title) == one.name) throw "a tool has a title of its own";
  if (!is_sentence(one.help) || std::string_view(one.help).size() > 1024)
    throw "a tool's description is sentences of at most 1,024 characters";
  if (is_empty(one.scope) != (one.needs == key_kind::none)) throw "an operation names the scope that its key needs";
  if (one.to) hold_for_path(one);
  if (!one.to && !is_composite(one.name)) throw "a tool without a path has a program";
  if (!one.to && (one.path.size() != 0 || one.body.size() != 0)) throw "what has no path has its inputs in the query";
  if (one.to && one.answered_here) throw "what has a path is answered by Portkey";
  if (one.asks.size() != 0 && !is_composite(one.name)) throw "only a program takes inputs that are not sent";
  if (one.to && one.sends == verb::get && (one.does != effect::reads || one.body.size() != 0 || !one.settings.empty()))
    throw "a GET reads and carries no body";
  if (one.to && one.sends == verb::del && one.does != effect::deletes && one.does != effect::revokes)
    throw "a DELETE deletes or revokes";
  if (one.gives.size() == 0 && one.details.empty() && !one.says && !one.keeps_rest)
    throw "an operation says what it gives";
  if (one.fixed && one.fixed[0] != '{') throw "what is in every body is the members of a JSON object";
  for (const auto& input : one.path)
    hold_for(input);
  for (const auto& input : one.query)
    hold_for(input);
  for (const auto& input : one.filters)
    hold_for(input);
  for (const auto& input : one.body)
    hold_for(input);
  for (const auto& input : one.settings)
    hold_for(input);
  for (const auto& input : one.asks)
    hold_for(input);
  for (const auto& member : one.gives)
    hold_for(member);
  for (const auto& member : one.details)
    hold_for(member);
  for (const auto& between : one.rules)
    hold_for(between, [&one](std::string_view name) { return times_named(one, name) == 1; });
  for (const auto& input : one.path)
    if (times_named(one, input.name) != 1) throw "an input stands in one place only";
  for (const auto& input : one.query)
    if (times_named(one, input.name) != 1) throw "an input stands in one place only";
  for (const auto& input : one.filters)
    if (times_named(one, input.name) != 1) throw "an input stands in one place only";
  for (const auto& input : one.body)
    if (times_named(one, input.name) != 1) throw "an input stands in one place only";
  for (const auto& input : one.settings)
    if (times_named(one, input.name) != 1) throw "an input stands in one place only";
  for (const auto& input : one.asks)
    if (times_named(one, input.name) != 1) throw "an input stands in one place only";
  if (one.pages.page && !one.lists) throw "what has pages lists something";
  if (one.lists) {
    int found = 0;
    for (const auto& member : one.gives)
      found += std::string_view(one.lists) == member.name && member.type.is == kind::list && member.must == required;
    if (found != 1) throw "the listed member is given, always there, and a list";
  }
}

/// Whether a table keeps every rule. It never says no: a broken rule does not compile.
template <std::size_t size>
consteval bool hold(const operation (&operations)[size]) {
  for (std::size_t at = 0; at < size; ++at) {
    hold_for(operations[at]);
    for (std::size_t other = 0; other < at; ++other)
      if (is_same(operations[other].name, operations[at].name)) throw "a name stands once";
  }
  return true;
}

}  // namespace portkey::rules
