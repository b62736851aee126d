#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "portkey/narrowing.hpp"
#include "portkey/operation.hpp"
#include "portkey/request.hpp"
#include "portkey/safety_policy.hpp"
#include "protocol/list_pages.hpp"

namespace portkey {

/// What the operator allows. No request widens it.
struct tool_policy {
  std::vector<std::string> surface = {"all"};  ///< what is listed: "core", "all", or names of toolsets
  std::vector<std::string> toolsets = {};      ///< what may be called at all; empty: everything
  std::vector<std::string> exclude = {};       ///< tools that may not be called; wins over toolsets
  bool read_only = false;                      ///< writes are neither listed nor called
  safety_policy safety = {};                   ///< what of the rest asks a person first, or is refused
  std::size_t max_result_chars = 90'000;
};

/// Every tool that the policy allows, ready to be listed and found. Made at start and at each reload, and then only read, so
/// every loop may use it.
class toolbox {
 public:
  toolbox(tool_policy allowed, upstreams where);

  /// The tool of that name; null when there is none, or the policy or the caller's narrowing forbids it.
  const operation* find(std::string_view name, const narrowing& within = {}) const;

  /// The sentence for a name that `find` does not know: forbidden, left out by the caller, or unknown with the nearest
  /// name.
  std::string unknown(std::string_view name, const narrowing& within = {}) const;

  /// The `tools` array of a surface, with titles and output schemas or without. Null: it is not among those that are
  /// kept ready, which are the operator's, `core`, `all` and every toolset, each also without writes.
  const protocol::list_pages* kept(const narrowing& within, bool structured) const;
  /// The same of any surface, put together from definitions that were written once.
  protocol::list_pages listed(const narrowing& within, bool structured) const;
  /// What the operator's own surface lists.
  const std::string& listed(bool structured) const { return kept({}, structured)->pages.front(); }

  /// Whether the other lists the same, whatever surface is asked for.
  bool lists_the_same(const toolbox& other) const;

  /// Whether there is an operation left to call.
  bool has_any(const narrowing& within) const;

  /// Whether a tool that may be called is also listed.
  bool lists(std::string_view name, const narrowing& within) const;

  /// The toolsets that requests may name.
  toolset_bits allowed() const { return allowed_; }

  /// How many operations may be called.
  std::size_t size() const { return operations_; }
  const tool_policy& policy() const { return policy_; }
  const upstreams& where() const { return where_; }

 private:
  struct entry {
    const operation* one;
    toolset_bits in;  ///< its toolset; none: a tool of the surface
    bool in_core;
    bool needs_nothing;         ///< it can be called without arguments
    std::string definition[2];  ///< plain and structured
  };

  bool may_call(const entry& each, const narrowing& within) const;
  bool shows(const entry& each, const narrowing& within) const;
  /// Whether a tool of the surface has anything to find or to call that is not listed.
  bool is_of_use(const operation& one, const narrowing& within) const;
  std::string text(const narrowing& within, bool structured) const;

  tool_policy policy_;
  upstreams where_;
  toolset_bits allowed_ = 0;
  narrowing by_default_;  ///< what the operator's surface lists
  std::size_t operations_ = 0;
  std::vector<entry> entries_;  // those of the surface, then the others in the order of the catalogue
  std::unordered_map<std::string_view, std::size_t> by_name_;
  std::map<std::uint64_t, protocol::list_pages> kept_[2];
};

/// Every name in the catalogue, for suggestions: of its toolsets, and of its tools.
std::vector<std::string> toolset_names();
std::vector<std::string> tool_names();

/// The names of the tools of the surface.
std::vector<std::string> surface_tool_names();

}  // namespace portkey
