#pragma once

#include <array>
#include <string>
#include <vector>

#include "portkey/toolbox.hpp"
#include "server/settings.hpp"

namespace server {

/// One key of a block that may occur several times. A secret (`hidden`) also has the key with "_file" at its end.
template <class Block>
struct block_field {
  const char* key;
  const char* example;
  const char* help;  ///< one sentence
  std::string Block::*text;
  portkey::secret Block::*hidden;
  const char* kind = "";                          ///< of one that names something: what
  std::vector<std::string> (*among)() = nullptr;  ///< the only texts it may have; null: any
};

inline constexpr std::array<block_field<bearer_token>, 2> token_fields{{
    {"name", "alice", "How the principal is called in logs and limits.", &bearer_token::name, nullptr},
    {"secret", "/run/secrets/alice", "The token itself.", nullptr, &bearer_token::secret},
}};

inline constexpr std::array<block_field<oauth_principal>, 6> principal_fields{{
    {"subject", "alice", "The subject of the token; or claim and value.", &oauth_principal::subject, nullptr},
    {"claim", "groups", "The claim that is looked at.", &oauth_principal::claim, nullptr},
    {"value", "platform-team", "What the claim has to be or to hold.", &oauth_principal::value, nullptr},
    {"issuer", "", "The issuer, where several are trusted.", &oauth_principal::issuer, nullptr},
    {"api_key", "/run/secrets/alice-portkey", "The Admin key to act with.", nullptr, &oauth_principal::api_key},
    {"workspace_api_key", "", "The key for what needs a Workspace key.", nullptr, &oauth_principal::workspace_api_key},
}};

/// A [[safety.rule]] as it is written.
struct written_rule : portkey::safety_rule {
  std::string action_word;
};

/// What a rule may name.
std::vector<std::string> effect_words();
std::vector<std::string> action_words();

inline constexpr std::array<block_field<written_rule>, 5> rule_fields{{
    {"tool", "delete_workspace", "The tool that it is about.", &written_rule::tool, nullptr, "tool",
     portkey::tool_names},
    {"toolset", "workspaces", "Or all tools of a toolset.", &written_rule::toolset, nullptr, "toolset",
     portkey::toolset_names},
    {"effect", "destructive", "Or what the tools do: read, write or destructive.", &written_rule::effect, nullptr,
     "effect", effect_words},
    {"workspace", "production", "The workspace that the call is about: its id, slug or name.", &written_rule::workspace,
     nullptr},
    {"action", "deny", "What becomes of the call: allow, confirm or deny.", &written_rule::action_word, nullptr,
     "action", action_words},
}};

}  // namespace server
