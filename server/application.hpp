#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "portkey/safeguards.hpp"
#include "portkey/upstream_use.hpp"
#include "protocol/handshake.hpp"
#include "protocol/services.hpp"
#include "protocol/trace_context.hpp"
#include "server/principal.hpp"
#include "server/tool_wish.hpp"

namespace server {

struct loop;

/// Who is calling, what for, and what guards the call.
struct caller {
  const principal& who;
  std::uint64_t narrowing = 0;  ///< which tools they are given, as `application::narrow` has said; 0: all
  portkey::safeguards guards = {};
  protocol::trace_context trace = {};  ///< that the call is part of
};

/// A tool as a person reads about it.
struct catalogue_row {
  std::string_view name;
  std::string_view title;
  std::string_view summary;  ///< one sentence
  std::string_view effect;   ///< "reads", "creates", …
  std::string_view toolset;
  std::string_view about;  ///< what its toolset is about
};

/// What an application serves one request with. It dies with the request, and with it all that is the caller's.
class lent_features {
 public:
  virtual ~lent_features() = default;
  virtual protocol::tools& tools() = 0;
  // Null: there are none.
  virtual protocol::resources* resources() { return nullptr; }
  virtual protocol::prompts* prompts() { return nullptr; }
  virtual protocol::completions* completions() { return nullptr; }
  virtual protocol::skills* skills() { return nullptr; }

  /// How the last tool call ended, for the log: "answered", "failed", "cancelled", "unknown".
  virtual const char* ending() const { return "answered"; }
  /// Which operation the last tool call was about, also where another tool called it; empty: none.
  virtual std::string_view about() const { return {}; }
  /// What it has used of the upstream so far; null: it has none.
  virtual const portkey::upstream_use* use() const { return nullptr; }
  /// Whether the upstream has accepted the caller's key; nothing: it has not said.
  virtual std::optional<bool> key_was_accepted() const { return std::nullopt; }
};

/// What a program offers through the protocol: Portkey's operations, or a test's fixtures. Shared by all loops, and
/// only read.
class application {
 public:
  virtual ~application() = default;
  virtual const protocol::server_identity& identity() const = 0;
  virtual std::unique_ptr<lent_features> lend(loop& here, const caller& who) const = 0;
  /// How many tools there are, for the log at start.
  virtual std::size_t size() const = 0;

  /// Every tool that may be called, those of one toolset one after the other, for people to look through; the texts live as
  /// long as the program. Empty: there is nothing to look through.
  virtual std::vector<catalogue_row> catalogue() const { return {}; }

  /// Which tools a caller is given who wants these, as a number of the application's own; 0: all. It means the same
  /// after a reload and to every replica, because sessions carry it. `from` is what the session began with, 0 outside
  /// of one: nothing more may be called than with it, though more or fewer of these tools may be listed. The result is
  /// `from` itself where the wish adds nothing. Error: one sentence for the client.
  virtual boost::system::result<std::uint64_t, std::string> narrow(const tool_wish& wanted, std::uint64_t from) const;

  /// What a caller must be allowed to do, to call that tool.
  virtual access access_for(std::string_view tool) const;

  /// Whether clients are shown the same lists by the other, which has taken this one's place or is about to.
  virtual bool lists_the_same(const application&) const { return true; }
};

/// What the methods are served from: these features, with `tools` in the place of their own.
protocol::services services_of(const application& of, const protocol::seal& seals, lent_features& lent,
                               protocol::tools& tools);

}  // namespace server
