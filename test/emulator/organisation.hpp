#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "test/emulator/moment.hpp"
#include "test/emulator/traffic.hpp"

namespace emulator {

namespace json = boost::json;

/// The things of one kind, oldest first, each in the form in which the API shows it.
using rows = std::vector<json::object>;

/// Everything an organisation has: a table for each kind of thing, and the requests its people sent.
/// Used on the server's thread only.
class organisation {
 public:
  /// The sample organisation as it is on that day.
  explicit organisation(moment today);

  /// The table of that name: "users"; made on first use.
  rows& table(std::string_view name);

  /// The row in which one of the two members has this value; nullptr if there is none.
  json::object* find(std::string_view table_name, std::string_view value, std::string_view member,
                     std::string_view other_member);

  /// How many things in all tables are in the workspace of this UUID.
  std::size_t count_in_workspace(std::string_view workspace);
  /// Forgets all of them.
  void forget_workspace(std::string_view workspace);

  /// A new id, the same in every run.
  std::string new_id();

  moment today() const { return today_; }
  /// Oldest day first.
  const std::vector<traffic_record>& traffic();

 private:
  moment today_;
  std::size_t ids_given_ = 0;
  std::map<std::string, rows, std::less<>> tables_;
  std::vector<traffic_record> traffic_;  ///< made on first use, since few tests look at it
};

/// The text in a member; "" where it is absent or is something else.
std::string_view text_in(const json::object& row, std::string_view member);

}  // namespace emulator
