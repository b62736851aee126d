#pragma once

#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "portkey/safeguards.hpp"
#include "test/protocol/remembering_seal.hpp"

class remembering_use final : public portkey::single_use {
 public:
  bool spend(const std::string& nonce, std::chrono::system_clock::time_point, const std::string&) override {
    return spent_.insert(nonce).second;
  }

 private:
  std::set<std::string> spent_;
};

/// Keeps the entries, or fails to.
class remembering_audit final : public portkey::audit_trail {
 public:
  bool record(const portkey::audit_entry& entry) override {
    if (is_full) return false;
    entries.push_back(entry);
    return true;
  }
  std::vector<std::string> outcomes() const {
    std::vector<std::string> out;
    for (const auto& one : entries)
      out.push_back(one.tool + " " + name_of(one.outcome) + (one.why.empty() ? "" : ": " + one.why));
    return out;
  }

  std::vector<portkey::audit_entry> entries;
  bool is_full = false;
};

/// All three, and the safeguards made of them.
struct recording_guards {
  fakes::remembering_seal seals;
  remembering_use spent;
  remembering_audit audit;
  portkey::safeguards all() { return {&seals, &spent, &audit, nullptr}; }
};
