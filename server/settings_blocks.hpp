#pragma once

#include <array>
#include <string>

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

}  // namespace server
