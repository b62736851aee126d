#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

namespace server {

/// Makes one row of the entries that the audit log has of a call: as it ended, or `unknown` where it only began. Lines come
/// one after the other; what is remembered of them is bounded.
class audit_rows {
 public:
  /// Calls that have begun and not ended are remembered so long as there are no more of them; the oldest is unknown then.
  static constexpr std::size_t most_begun = 10'000;

  /// `take` gets every row: the members of its last entry, by name; `time`, `tool` and `outcome` are texts.
  explicit audit_rows(std::function<void(boost::json::object)> take);

  /// One line of the log, without its line break. What is no entry is counted.
  void add(std::string_view line);
  /// What could not even be read as a line.
  void add_unreadable() { ++unreadable_; }
  /// There are no more lines.
  void finish();

  std::size_t unreadable() const { return unreadable_; }

 private:
  using by_age = std::map<std::uint64_t, boost::json::object>;
  void give_unknown(by_age::iterator one);

  std::function<void(boost::json::object)> take_;
  by_age begun_;
  std::unordered_map<std::string, by_age::iterator> by_id_;
  std::uint64_t next_ = 0;
  std::size_t unreadable_ = 0;
};

/// "2026-10-01T00:00:00.000Z": how the log writes times, so that they sort as texts.
bool is_audit_time(std::string_view text);

}  // namespace server
