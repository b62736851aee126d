#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <string>
#include <vector>

#include "protocol/dispatcher.hpp"
#include "protocol/json_rpc.hpp"

namespace protocol {

/// The answers of a batch, which go out together (2025-03-26, "Batching"). Bounded: what would make them too large is answered
/// with an error of its own.
class batch_answers {
 public:
  static constexpr std::size_t most_bytes = std::size_t{4} << 20;

  /// `unreadable`: what of the batch was no message.
  explicit batch_answers(const std::vector<bad_message>& unreadable);

  void add(const boost::json::value& id, const outcome& ended);

  bool is_empty() const { return items_.empty(); }
  std::string text() const { return '[' + items_ + ']'; }

 private:
  void append(const std::string& item);

  std::string items_;
};

}  // namespace protocol
