#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace portkey {

/// A credential. It cannot be printed or compared by accident: only `reveal()` gives the text, and that name is easy to
/// search for. The memory is wiped when the secret goes away.
class secret {
 public:
  secret() = default;
  explicit secret(std::string text) : text_(std::move(text)) {}
  secret(const secret&) = default;
  secret(secret&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }
  secret& operator=(const secret& other);
  secret& operator=(secret&& other) noexcept;
  ~secret() { wipe(); }

  bool empty() const noexcept { return text_.empty(); }

  /// The text itself. For the header that carries it and for the redaction filter, nothing else.
  const std::string& reveal() const noexcept { return text_; }

 private:
  void wipe() noexcept;

  std::string text_;
};

/// What a person may see of a secret: "first two … last two" characters for long ones, stars for short ones.
std::string masked(const secret& hidden);

}  // namespace portkey
