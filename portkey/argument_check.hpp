#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "portkey/operation.hpp"

namespace portkey {

/// Walks through arguments and collects a sentence for each thing that is wrong with them, five at most: beyond these a
/// caller has misunderstood more than sentences can mend.
class argument_check {
 public:
  /// Holds a value against its shape. `where` is its path for people: "workspaces[0].role".
  void value(const std::string& where, const shape& type, const boost::json::value& given);

  void missing(const std::string& where, const field& input);

  /// Members that nobody knows, with the nearest of those that are known.
  void unknown_members(const std::string& where, const boost::json::object& given,
                       const std::vector<std::string_view>& known);
  void unknown(const std::string& where, std::string_view name, const std::vector<std::string_view>& known);

  void rules(const rule* first, std::size_t count, const std::string& where, const boost::json::object& given);

  void say(const std::string& sentence);

  /// Whether no further sentence is taken, so that looking on is of no use.
  bool full() const;

  std::string said() && { return std::move(said_); }

 private:
  void wrong(const std::string& where, const shape& type, const boost::json::value& given);
  void text(const std::string& where, const shape& type, std::string_view given);
  void number(const std::string& where, const shape& type, const boost::json::value& given);
  void list(const std::string& where, const shape& type, const boost::json::array& given);
  void values(const std::string& where, const shape& type, const boost::json::object& given);
  void object(const std::string& where, const shape& type, const boost::json::object& given);

  std::string said_;
  std::size_t count_ = 0;
};

}  // namespace portkey
