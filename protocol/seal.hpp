#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace protocol {

/// What a sealed text is for. A text sealed for one purpose never opens for another.
enum class seal_purpose : unsigned char {
  session = 1,
  request_state = 2,
  cursor = 3,
  task = 4,
  dialogue = 5,
  confirmation = 6,
  ticket = 7
};

/// Makes texts that only we can have written and nobody else can read. What implements it keeps the keys.
class seal {
 public:
  virtual ~seal() = default;

  /// Seals `bytes` for `purpose`, bound to `principal`, until `expires`. The text is URL-safe base64 without padding.
  virtual std::string close(std::string_view bytes, seal_purpose purpose, std::string_view principal,
                            std::chrono::system_clock::time_point expires) const = 0;

  /// The bytes again; nothing when the text was not sealed here for this purpose and principal, or is out of date at
  /// `now`.
  virtual std::optional<std::string> open(std::string_view text, seal_purpose purpose, std::string_view principal,
                                          std::chrono::system_clock::time_point now) const = 0;
};

}  // namespace protocol
