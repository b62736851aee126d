#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace portkey {

/// Why data could not be decompressed.
enum class gunzip_fault {
  corrupt,    ///< not gzip, damaged, or more follows its end
  too_large,  ///< it holds more than was allowed
};

/// Decompresses gzip (RFC 1952) from the pieces as they come. It keeps no more than `max_size` bytes and goes no
/// further once there would be more, however little compressed data that took. One member only: a second one is as
/// suspect as any other data after the end.
class gunzip {
 public:
  explicit gunzip(std::size_t max_size);
  ~gunzip();
  gunzip(const gunzip&) = delete;
  gunzip& operator=(const gunzip&) = delete;

  /// After a fault nothing more may be taken.
  std::optional<gunzip_fault> take(std::string_view compressed);

  /// Whether the end was reached and its checksum is right, or nothing was taken at all: an empty body needs no header.
  bool complete() const noexcept;
  /// What was decompressed; once.
  std::string release();

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace portkey
