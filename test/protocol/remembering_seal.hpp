#pragma once

#include <string>
#include <utility>
#include <vector>

#include "protocol/seal.hpp"

namespace fakes {

/// A seal without cryptography, for what is sealed and opened: it remembers what it closed. No two texts of a process are
/// the same, whichever seal gave them out.
class remembering_seal final : public protocol::seal {
 public:
  using moment = std::chrono::system_clock::time_point;

  std::string close(std::string_view bytes, protocol::seal_purpose purpose, std::string_view principal,
                    moment expires) const override {
    static int given_out = 0;
    auto text = "sealed" + std::to_string(++given_out);
    closed_.push_back({text, std::string(bytes), purpose, std::string(principal), expires});
    return text;
  }

  std::optional<std::string> open(std::string_view text, protocol::seal_purpose purpose, std::string_view principal,
                                  moment now) const override {
    for (const auto& each : closed_)
      if (each.text == text && each.purpose == purpose && each.principal == principal && now < each.expires)
        return each.bytes;
    return std::nullopt;
  }

 private:
  struct closed_text {
    std::string text, bytes;
    protocol::seal_purpose purpose;
    std::string principal;
    moment expires;
  };
  mutable std::vector<closed_text> closed_;
};

}  // namespace fakes
