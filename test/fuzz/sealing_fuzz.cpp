#include <cstdlib>

#include "server/sealing.hpp"
#include "test/fuzz/pieces.hpp"

// What was sealed opens to the same for whom and what it was sealed, and no other text opens.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using protocol::seal_purpose;
  // Keys of this run alone: what an earlier run sealed is known to the fuzzer, which tries it again.
  const server::sealing seals(server::random_sealing_keys());
  const std::chrono::system_clock::time_point now(std::chrono::seconds(1'800'000'000));
  const auto text = fuzz::text_of(data, size);
  const auto opened = [&](std::string_view sealed, std::string_view whose = "alice") {
    return seals.open(sealed, seal_purpose::task, whose, now);
  };
  if (opened(text)) std::abort();
  const auto sealed = seals.close(text, seal_purpose::task, "alice", now + std::chrono::seconds(1));
  if (opened(sealed) != text) std::abort();
  if (opened(sealed, text) && text != "alice") std::abort();
  if (opened(seals.close(text, seal_purpose::task, "alice", now))) std::abort();
  if (opened(seals.close(text, seal_purpose::cursor, "alice", now + std::chrono::seconds(1)))) std::abort();
  if (size < 3) return 0;
  const auto at = (data[0] * 256U + data[1]) % sealed.size();
  auto changed = sealed;
  changed[at] = static_cast<char>(data[2]);
  if ((changed != sealed && opened(changed)) || opened(sealed.substr(0, at))) std::abort();
  return 0;
}
