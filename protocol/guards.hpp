#pragma once

#include <string_view>

namespace protocol {

/// The guards between a model and what cannot be undone. Each can be left out of a build for the test that shows that its
/// own test then fails (`ABLATED_GUARD` of the build); what users run has them all.
enum class guard {
  confirmation,           ///< a person is asked before what destroys
  typed_name,             ///< the name of the worst is typed
  bound_confirmation,     ///< a confirmation holds for its own call alone
  expiring_confirmation,  ///< and for five minutes
  single_use,             ///< and once
  unchanged_target,       ///< what it is about is read again before acting
  rules,                  ///< what the operator denies is refused
  dry_run,                ///< a dry run sends no write
  audit,                  ///< nothing is changed that cannot be recorded
  secret_links,           ///< secrets that are shown once go by links
  single_view,            ///< which are good for one view
  redaction,              ///< no outbound text holds a secret
  visible_text,           ///< what cannot be seen in a name is written out
};

/// True in every build but those with that guard left out.
bool holds(guard which);

/// The name of the guard that this build lacks; empty: none.
std::string_view ablated_guard();

}  // namespace protocol
