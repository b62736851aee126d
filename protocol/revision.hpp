#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace protocol {

/// The revisions of the Model Context Protocol that are spoken, oldest first, so that they compare by age.
enum class revision { r2024_11_05, r2025_03_26, r2025_06_18, r2025_11_25, r2026_07_28 };

/// What every client may be told is spoken here, newest first. 2024-11-05 is spoken over stdio and its own transport
/// (HTTP+SSE); its messages are those of the next one.
inline constexpr std::array<revision, 5> spoken_revisions = {
    revision::r2026_07_28, revision::r2025_11_25, revision::r2025_06_18, revision::r2025_03_26, revision::r2024_11_05};

/// The newest revision that opens with `initialize`: what a client gets that asked for one we do not speak.
inline constexpr revision newest_legacy = revision::r2025_11_25;

/// What is assumed of a legacy request without session and version header (2025-06-18, "Protocol Version Header").
inline constexpr revision assumed_legacy = revision::r2025_03_26;

/// "2025-11-25".
std::string_view name_of(revision which);

/// The revision of that name, if it is spoken.
std::optional<revision> revision_named(std::string_view name);

/// Stateless, one POST per request, `_meta` on each; the others have sessions and a handshake.
constexpr bool is_modern(revision which) {
  return which >= revision::r2026_07_28;
}

/// Event streams that begin with an event that has an id and no data, so that they can be resumed (2025-11-25; older clients
/// fail on it).
constexpr bool has_priming_events(revision which) {
  return which == revision::r2025_11_25;
}

/// `title`, `outputSchema` and `structuredContent` came with 2025-06-18; JSON-RPC batches left with it.
constexpr bool has_structured_results(revision which) {
  return which >= revision::r2025_06_18;
}
constexpr bool has_resource_links(revision which) {
  return which >= revision::r2025_06_18;
}
/// Audio content came with 2025-03-26.
constexpr bool has_audio(revision which) {
  return which >= revision::r2025_03_26;
}
/// Asking the user by a form came with 2025-06-18, by a page with 2025-11-25.
constexpr bool has_elicitation(revision which) {
  return which >= revision::r2025_06_18;
}
constexpr bool has_url_elicitation(revision which) {
  return which >= revision::r2025_11_25;
}
constexpr bool has_batches(revision which) {
  return which == revision::r2025_03_26;
}

}  // namespace protocol
