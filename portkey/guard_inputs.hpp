#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "portkey/operation.hpp"

namespace portkey {

/// What a call says to the guards, beside what it says to the tool.
struct guard_inputs {
  bool dry_run = false;      ///< nothing is sent; what would be is shown
  std::string confirm;       ///< what an earlier result gave for the second of two steps; empty: this is the first
  std::string confirm_name;  ///< what the person has typed
};

/// The inputs that every write has beyond its table, as far as it is of use to say so: a program that shows by itself what it
/// would do keeps its own `dry_run`, and `confirm` is shown where something is destroyed.
field_list shown_guard_inputs(const operation& one);

/// All of them, shown or not.
field_list all_guard_inputs(const operation& one);

/// Whether the tool shows by itself what it would do.
bool has_own_dry_run(const operation& one);

/// Whether this call of such a tool asks it to.
bool has_own_dry_run_on(const operation& one, const boost::json::object& arguments);

/// Takes them out of the arguments. What cannot be read stays there, for the check of the arguments to say so: a call that
/// means to send nothing must never send something because of how it said so.
guard_inputs take_guard_inputs(const operation& one, boost::json::object& arguments);

/// Puts what was said to an executor to the tool that it calls.
void hand_over_guard_inputs(const boost::json::object& said, const operation& to, boost::json::object& arguments);

}  // namespace portkey
