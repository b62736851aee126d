#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/call_context.hpp"

namespace portkey {

/// How long a question may be answered.
inline constexpr std::chrono::minutes confirmation_lifetime{5};

/// What a person was asked, as it is kept until the answer comes: sealed, or in the hands of the call itself.
struct pending_confirmation {
  std::string tool;
  std::string arguments;  ///< their digest
  std::string shown;      ///< the digest of the question and of what it was about
  std::string nonce;      ///< spent by the first answer
  std::chrono::system_clock::time_point expires;
};

std::string text_of(const pending_confirmation& asked);
/// Nothing: it is none.
std::optional<pending_confirmation> read_confirmation(std::string_view text);

/// What the person has said.
enum class consent { given, declined, wrong_name };

/// The question itself. With a name, the person types it; else they say yes or no.
protocol::input_request confirmation_request(std::string_view question, std::string_view name_to_type);

/// The key of its answer.
inline constexpr const char* confirmation_key = "confirmation";

/// What an answer to it comes to: consent only where it says so in as many words.
consent consent_in(const boost::json::object& answer, std::string_view name_to_type);
/// Whether what was typed is the name, as it is or as it was shown, but for white space around it.
bool is_typed_name(std::string_view typed, std::string_view name);

/// Why an answer does not hold for this call, as a sentence; empty: it does.
std::string why_not_for_this_call(const pending_confirmation& asked, std::string_view tool, std::string_view arguments,
                                  std::chrono::system_clock::time_point now);

}  // namespace portkey
