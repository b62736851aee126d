#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "portkey/operation.hpp"

namespace portkey {

/// "read", "write" or "destructive": what policy and the executors tell effects apart by.
const char* effect_word(effect does);

/// "call_read_tool", "call_write_tool" or "call_destructive_tool": the one that runs operations of that effect.
const char* executor_for(effect does);

/// The sentence for an operation that this executor does not run, with the one that does; empty: it runs it.
std::string wrong_executor(const operation& executor, const operation& wanted);

/// The inputs for the tool that an executor calls: the object in its own, or its JSON as a text, which is what some models
/// send. Nothing: it is neither.
std::optional<boost::json::object> inner_arguments(const boost::json::object& arguments);

}  // namespace portkey
