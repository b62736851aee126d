#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http_message.hpp"
#include "server/settings.hpp"

namespace server {

/// How a text is written in which secrets are looked for: as it is, or as JSON (also JSON in events and in log lines), where a
/// secret may stand escaped, and no escape may be torn.
enum class written { plain, as_json };

/// Finds secrets in what goes out and puts "[redacted]" there. A text without any costs little more than reading it once.
class redaction {
 public:
  /// Finds nothing.
  redaction() = default;
  /// Secrets shorter than eight bytes are not looked for: they are likely to be common words.
  explicit redaction(const std::vector<portkey::secret>& secrets);

  /// Replaces every secret in it. What overlaps is replaced as one.
  void apply(std::string& text, written as) const;

  bool is_empty() const { return forms_.empty(); }

 private:
  /// One secret as it may stand in a text.
  struct form {
    std::uint32_t begins;  ///< its first four bytes
    portkey::secret text;
    bool in_plain, in_json;
  };

  std::size_t longest_at(std::string_view text, std::size_t at, written as) const;

  std::vector<form> forms_;                   ///< in the order of `begins`
  std::array<std::uint64_t, 64> marks_ = {};  ///< one bit for each hash of a beginning
};

/// Every secret that the settings hold.
std::vector<portkey::secret> secrets_of(const settings& with);

/// Those that a request shows in its head: what follows the scheme in Authorization, the Portkey keys, and `shown`, the texts
/// that its query had of them. Null: none.
std::shared_ptr<const redaction> redaction_of(const request_head& head, std::vector<portkey::secret> shown = {});

/// The filter of the whole process, for what is configured. From any thread; until it is set, it finds nothing.
void set_redaction(std::shared_ptr<const redaction> filter);
std::shared_ptr<const redaction> redaction_in_use();

/// The last step of what goes out: without the secrets of the process, and those of the request at hand, if any.
std::string redacted(std::string text, written as, const redaction* of_request = nullptr);

}  // namespace server
