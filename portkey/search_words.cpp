#include "portkey/search_words.hpp"

#include <array>

namespace portkey {

namespace {

constexpr std::array groups = {
    word_group{"workspace", "team project tenant department squad"},
    word_group{"user", "person people colleague employee staff coworker teammate human guy"},
    word_group{"member", "person people colleague teammate membership"},
    word_group{"cost", "spend spent money price bill billing expense dollar usd expensive invoice"},
    word_group{"latency", "slow slowest speed fast delay percentile p50 p90 p95 p99"},
    word_group{"error", "failure fail broken exception crash outage"},
    word_group{"limit", "quota cap ceiling throttle budget"},
    word_group{"usage", "budget spend consumption"},
    word_group{"rate", "throttle rpm tpm"},
    word_group{"config", "configuration routing fallback failover retry loadbalance balancing canary"},
    word_group{"prompt", "template"},
    word_group{"partial", "snippet fragment"},
    word_group{"label", "tag"},
    word_group{"collection", "folder directory"},
    word_group{"version", "history revision"},
    word_group{"guardrail", "moderation pii"},
    word_group{"provider", "vendor"},
    word_group{"feedback", "rating thumb"},
    word_group{"audit", "compliance trail"},
    word_group{"model", "llm gpt"},
    word_group{"request", "traffic"},
    word_group{"scim", "sso okta entra"},
    word_group{"deployment", "selfhosted premise"},
    word_group{"secret", "vault"},
    word_group{"rotate", "renew regenerate"},
    word_group{"invite", "onboard invitation"},
    word_group{"delete", "remove erase"},
    word_group{"remove", "delete kick"},
};

}  // namespace

std::span<const word_group> same_words() {
  return groups;
}

}  // namespace portkey
