#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace server {

/// Where an event stands: on which loop, in which of its streams, and as which event of that.
struct event_place {
  std::uint16_t loop = 0;
  std::uint64_t stream = 0;
  std::uint64_t number = 0;
  bool operator==(const event_place&) const = default;
};

/// The id of an event as clients see it, "3-17-2", and back; nothing: it is no id of ours.
std::string event_id(const event_place& place);
std::optional<event_place> read_event_id(std::string_view id);

/// Who reads a stream from its log: takes event texts as they come. `is_last`: nothing more follows (the text may be empty).
using event_reader = std::function<void(std::string text, bool is_last)>;

/// The event streams of sessions that were begun on one loop, so that a client which lost its connection can fetch what it
/// has missed (2025-11-25, "Resumability and Redelivery"). A ring with a budget of bytes over all streams, and a share of it for
/// each session: of the owner who has most the oldest events go first, and who has missed those gets an error, never a part.
/// Used from the loop's own thread only.
class event_log {
 public:
  static constexpr std::size_t share = std::size_t{1} << 20;            ///< bytes for each session
  static constexpr std::size_t most_streams = 64;                       ///< for each session
  static constexpr std::size_t largest_event = std::size_t{512} << 10;  ///< what is larger is not kept

  /// The streams are numbered from `first`: a random number, so that no event id of an earlier process names one of them.
  explicit event_log(std::uint16_t loop, std::uint64_t first = 1, std::size_t most_bytes = std::size_t{8} << 20)
      : loop_(loop), most_bytes_(most_bytes), next_(first) {}

  /// Begins a stream of that session. Its event 0 has an id and no data: what a client gets first, so that it can name the
  /// stream. `held`: somebody is going to finish it, and it is kept until then. The reader gets what comes after event 0.
  /// `owner` is the session's principal, the same for all its streams.
  std::uint64_t open(const std::string& session, bool held = false,
                     std::shared_ptr<const event_reader> reader = nullptr, const std::string& owner = std::string());
  std::string priming_event(std::uint64_t stream) const;

  /// Logs an event, hands it to the reader if there is one, and returns its text.
  std::string add(std::uint64_t stream, std::string data);

  /// No more events come.
  void finish(std::uint64_t stream);

  /// Reads the events after `from`, those there are at once and then each that comes, in the place of an earlier reader.
  /// False: the stream is not known here, is another session's, or what follows is no longer there.
  bool read_after(const event_place& from, std::string_view session, std::shared_ptr<const event_reader> reader);
  void leave(std::uint64_t stream, const std::shared_ptr<const event_reader>& reader);
  bool has_reader(std::uint64_t stream) const;

  /// Ends and forgets the streams of a session.
  void forget(const std::string& session);

  /// What is kept, as it counts against the budget.
  std::size_t bytes() const { return bytes_; }

 private:
  struct logged_event {
    std::uint64_t age;  ///< smaller is older, over all streams
    std::string text;
  };
  struct logged_stream {
    std::string session;
    std::string owner;
    std::uint64_t first = 0;  ///< the number of the oldest event that is there
    std::deque<logged_event> events;
    bool held = false;
    std::shared_ptr<const event_reader> reader;
    bool finished = false;
  };
  struct session_share {
    std::size_t bytes = 0;
    std::set<std::uint64_t> streams;
  };
  struct owner_share {
    std::size_t bytes = 0;
    std::set<std::pair<std::uint64_t, std::uint64_t>>
        oldest;  ///< the age of each stream's oldest event, and the stream
  };
  void append(std::uint64_t stream, std::string text);
  bool is_unwanted(const logged_stream& one) const { return !one.held && !one.reader; }
  void count(const logged_stream& of, std::size_t more, std::size_t less);
  owner_share* largest_owner();
  void drop_oldest(std::uint64_t stream);
  void erase(std::uint64_t stream);
  void make_room_for(const std::string& session);
  void make_room();

  std::uint16_t loop_;
  std::size_t most_bytes_;
  std::size_t bytes_ = 0;
  std::uint64_t next_;
  std::map<std::uint64_t, logged_stream> streams_;
  std::map<std::string, session_share, std::less<>> shares_;
  std::map<std::string, owner_share> owners_;
  std::uint64_t next_age_ = 0;
};

}  // namespace server
