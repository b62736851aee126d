#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace portkey {

struct operation;
struct toolset;

/// What becomes of a call: it runs, a person is asked first, or it is refused.
enum class verdict { allow, confirm, deny };

/// "allow", "confirm" or "deny".
const char* name_of(verdict what);

/// One `[[safety.rule]]`. What is empty matches everything.
struct safety_rule {
  std::string tool;
  std::string toolset;
  std::string effect;     ///< "read", "write" or "destructive"
  std::string workspace;  ///< its id, slug or name
  verdict action = verdict::confirm;
};

/// `safety.confirm`: which tools ask a person first, where no rule says otherwise.
enum class confirmation { destructive, writes, never };

struct safety_policy {
  confirmation confirm = confirmation::destructive;
  std::vector<safety_rule> rules = {};  ///< the first that matches wins
};

struct judgement {
  verdict what = verdict::allow;
  std::size_t rule = 0;  ///< which one said so, from 1; 0: `confirm`
};

/// What the policy says of a call. `workspaces` is all that the call's workspace is known by (ids, slug, name), empty where it
/// is about none. Nothing: a rule names a workspace, and which one the call is about has to be read first
/// (`workspaces` is nothing).
std::optional<judgement> judge(const safety_policy& by, const operation& one,
                               const std::optional<std::vector<std::string>>& workspaces);

/// The same where nobody can tell which workspace it is: what denies or asks for one may be meant, what allows is not.
judgement judge_unknown(const safety_policy& by, const operation& one);

/// Which of the policy's rules can never match, because what they name does not go together or an earlier one takes all that
/// they would; one sentence each, for `check`.
std::vector<std::string> idle_rules(const safety_policy& by);

/// The toolset of an operation of the catalogue; null for a tool of the surface.
const toolset* toolset_of(const operation& one);

}  // namespace portkey
