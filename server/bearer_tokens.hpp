#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "portkey/digest.hpp"
#include "server/settings.hpp"

namespace server {

/// The static tokens of mode bearer, as digests: what is kept opens nothing. Only read after it was made.
class bearer_tokens {
 public:
  explicit bearer_tokens(const std::vector<bearer_token>& given);

  /// The principal whose token that is; nothing: nobody's. It takes the same time whatever the token is: all digests are
  /// compared, each in constant time.
  std::optional<std::string> principal_of(std::string_view token) const;

  /// Whether that principal has the token here that it has in the other.
  bool has_kept(std::string_view name, const bearer_tokens& other) const;

 private:
  struct entry {
    std::string name;
    portkey::digest of;
  };
  const entry* named(std::string_view name) const;

  std::vector<entry> all_;
};

}  // namespace server
