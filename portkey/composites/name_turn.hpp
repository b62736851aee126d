#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <utility>

#include "portkey/deadline.hpp"

namespace portkey {

/// The right to look for a name and to make what is missing, which one call of the process has at a time: two that look
/// at once would both find nothing. It is given back with the object. One owner's names are not another's. Safe from every
/// loop.
class name_turn {
 public:
  explicit name_turn(std::string key) : key_(std::move(key)) {}
  name_turn(name_turn&& other) noexcept : key_(std::exchange(other.key_, std::string())) {}
  name_turn& operator=(name_turn&&) = delete;
  name_turn(const name_turn&) = delete;
  name_turn& operator=(const name_turn&) = delete;
  ~name_turn();

 private:
  std::string key_;
};

/// Waits for the turn of a caller of this owner. Nothing: `until` has passed, or the caller has gone.
boost::asio::awaitable<std::optional<name_turn>> take_turn(std::string name, deadline until,
                                                           std::string owner = std::string());

}  // namespace portkey
