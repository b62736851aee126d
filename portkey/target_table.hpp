#pragma once

#include <initializer_list>
#include <string_view>

#include "portkey/operation.hpp"

namespace portkey {

/// An input of a read, and where its value comes from: the argument of that name of the call, or, behind a ".", the member of
/// the object that the call is about.
struct taken_input {
  const char* name;
  const char* from;
};

/// Things that depend on what is written, counted by an operation that lists them.
struct dependant {
  const char* one;   ///< "API key"
  const char* many;  ///< "API keys"
  const char* list;  ///< "list_api_keys"
  std::initializer_list<taken_input> inputs = {};
  /// Only items whose member `where` is what `is` names (as `taken_input::from`); `is` null: is true.
  const char* where = nullptr;
  const char* is = nullptr;
};

/// What is said beside the rest where an argument has that value, written as JSON.
struct remark {
  const char* argument;
  const char* value;
  const char* says;
};

/// How a person is asked about one operation.
struct target_rule {
  const char* tool;
  /// The question without its full stop, with holes: {the} thing with name and id, " with" its facts, ", now" its facts,
  /// {members} of the body that are given, {count:argument:one:many}, {list:argument}, {value:argument}.
  const char* asks;
  /// The read of what the call is about; null: `settling_read` finds it.
  const char* reads = nullptr;
  std::initializer_list<dependant> has = {};
  std::initializer_list<remark> remarks = {};
  bool typed = false;  ///< a person types the name
};

/// Null: there is nothing particular about the operation.
const target_rule* target_rule_of(const operation& one);

/// "workspace", "API key": what the operation is about, for people.
const char* kind_of_target(const operation& one);

/// The read of what the operation writes, as it stands before. Null: there is none, or it makes something new.
const operation* current_read(const operation& one);

}  // namespace portkey
