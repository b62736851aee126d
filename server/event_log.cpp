#include "server/event_log.hpp"

#include <charconv>
#include <utility>

#include "protocol/event_stream.hpp"

namespace server {

namespace {

/// What an event and a stream cost beside their text.
constexpr std::size_t event_overhead = 128, stream_overhead = 800;

template <typename number>
bool take_number(std::string_view& from, number& into) {
  const auto read = std::from_chars(from.data(), from.data() + from.size(), into);
  if (read.ec != std::errc()) return false;
  from.remove_prefix(static_cast<std::size_t>(read.ptr - from.data()));
  return true;
}

bool take_dash(std::string_view& from) {
  if (!from.starts_with('-')) return false;
  from.remove_prefix(1);
  return true;
}

}  // namespace

std::string event_id(const event_place& place) {
  return std::to_string(place.loop) + '-' + std::to_string(place.stream) + '-' + std::to_string(place.number);
}

std::optional<event_place> read_event_id(std::string_view id) {
  event_place place;
  const bool read = take_number(id, place.loop) && take_dash(id) && take_number(id, place.stream) && take_dash(id) &&
                    take_number(id, place.number) && id.empty();
  return read ? std::optional<event_place>(place) : std::nullopt;
}

void event_log::count(const logged_stream& of, std::size_t more, std::size_t less) {
  bytes_ = bytes_ + more - less;
  auto& of_session = shares_[of.session];
  of_session.bytes = of_session.bytes + more - less;
  auto& of_owner = owners_[of.owner];
  of_owner.bytes = of_owner.bytes + more - less;
}

std::uint64_t event_log::open(const std::string& session, bool held, std::shared_ptr<const event_reader> reader,
                              const std::string& owner) {
  const auto stream = next_++;
  auto& fresh = streams_[stream];
  fresh.session = session;
  fresh.owner = owner;
  fresh.held = held;
  fresh.reader = std::move(reader);
  shares_[session].streams.insert(stream);
  count(fresh, stream_overhead, 0);
  append(stream, priming_event(stream));
  return stream;
}

std::string event_log::priming_event(std::uint64_t stream) const {
  protocol::event priming;
  priming.id = event_id({loop_, stream, 0});
  return protocol::event_text(priming);
}

void event_log::append(std::uint64_t stream, std::string text) {
  auto& to = streams_.at(stream);
  if (text.size() > largest_event) {  // everything up to here cannot be fetched any more
    while (!to.events.empty())
      drop_oldest(stream);
    ++to.first;
    return;
  }
  count(to, text.size() + event_overhead, 0);
  if (to.events.empty()) owners_[to.owner].oldest.emplace(next_age_, stream);
  to.events.push_back({next_age_++, std::move(text)});
  const auto session = to.session;
  make_room_for(session);
  make_room();
}

void event_log::drop_oldest(std::uint64_t stream) {
  auto& victim = streams_.at(stream);
  count(victim, 0, victim.events.front().text.size() + event_overhead);
  auto& oldest = owners_.at(victim.owner).oldest;
  oldest.erase({victim.events.front().age, stream});
  victim.events.pop_front();
  ++victim.first;
  if (!victim.events.empty()) oldest.emplace(victim.events.front().age, stream);
}

void event_log::erase(std::uint64_t stream) {
  const auto found = streams_.find(stream);
  if (found == streams_.end()) return;
  while (!found->second.events.empty())
    drop_oldest(stream);
  const auto session = found->second.session;
  count(found->second, 0, stream_overhead);
  if (const auto of_owner = owners_.find(found->second.owner); of_owner->second.bytes == 0) owners_.erase(of_owner);
  const auto of_session = shares_.find(session);
  of_session->second.streams.erase(stream);
  if (of_session->second.streams.empty()) shares_.erase(of_session);
  const auto reader = found->second.reader;
  streams_.erase(found);
  if (reader) (*reader)({}, true);
}

void event_log::make_room_for(const std::string& session) {
  while (true) {
    const auto of_session = shares_.find(session);
    if (of_session == shares_.end()) return;
    const bool too_much = of_session->second.bytes > share;
    std::optional<std::uint64_t> oldest;  // the stream of the oldest event, or the oldest stream that nobody wants
    for (const auto stream : of_session->second.streams) {
      const auto& each = streams_.at(stream);
      if (too_much ? each.events.empty() : !is_unwanted(each)) continue;
      if (!oldest || (too_much && each.events.front().age < streams_.at(*oldest).events.front().age)) oldest = stream;
    }
    if (!oldest || (!too_much && of_session->second.streams.size() <= most_streams)) return;
    if (too_much) drop_oldest(*oldest);
    const auto& victim = streams_.at(*oldest);
    if (!too_much || (victim.events.empty() && is_unwanted(victim))) erase(*oldest);
  }
}

event_log::owner_share* event_log::largest_owner() {
  owner_share* largest = nullptr;
  for (auto& [owner, has] : owners_)
    if (!has.oldest.empty() && (!largest || has.bytes > largest->bytes)) largest = &has;
  return largest;
}

void event_log::make_room() {
  while (bytes_ > most_bytes_) {
    const auto* from = largest_owner();
    if (!from) return;
    const auto stream = from->oldest.begin()->second;
    drop_oldest(stream);
    const auto& victim = streams_.at(stream);
    if (victim.events.empty() && is_unwanted(victim)) erase(stream);
  }
}

std::string event_log::add(std::uint64_t stream, std::string data) {
  protocol::event what;
  what.data = std::move(data);
  const auto found = streams_.find(stream);
  if (found == streams_.end() || found->second.finished) return protocol::event_text(what);
  what.id = event_id({loop_, stream, found->second.first + found->second.events.size()});
  auto text = protocol::event_text(what);
  const auto reader = found->second.reader;
  append(stream, text);
  if (reader) (*reader)(text, false);
  return text;
}

void event_log::finish(std::uint64_t stream) {
  const auto found = streams_.find(stream);
  if (found == streams_.end()) return;
  auto& ended = found->second;
  ended.finished = true;
  ended.held = false;
  const auto reader = std::exchange(ended.reader, nullptr);
  if (ended.events.empty()) erase(stream);
  if (reader) (*reader)({}, true);
}

bool event_log::read_after(const event_place& from, std::string_view session,
                           std::shared_ptr<const event_reader> reader) {
  const auto found = streams_.find(from.stream);
  if (from.loop != loop_ || found == streams_.end() || found->second.session != session) return false;
  auto& wanted = found->second;
  const auto end = wanted.first + wanted.events.size();
  if (from.number >= end || from.number + 1 < wanted.first) return false;
  if (const auto earlier = std::exchange(wanted.reader, nullptr)) (*earlier)({}, true);
  for (auto next = from.number + 1; next < end; ++next)
    (*reader)(wanted.events[next - wanted.first].text, false);
  if (wanted.finished)
    (*reader)({}, true);
  else
    wanted.reader = std::move(reader);
  return true;
}

void event_log::leave(std::uint64_t stream, const std::shared_ptr<const event_reader>& reader) {
  const auto found = streams_.find(stream);
  if (found == streams_.end() || found->second.reader != reader) return;
  found->second.reader = nullptr;
  if (found->second.events.empty() && !found->second.held) erase(stream);
}

bool event_log::has_reader(std::uint64_t stream) const {
  const auto found = streams_.find(stream);
  return found != streams_.end() && found->second.reader != nullptr;
}

void event_log::forget(const std::string& session) {
  const auto found = shares_.find(session);
  if (found == shares_.end()) return;
  const auto streams = found->second.streams;
  for (const auto stream : streams)
    erase(stream);
}

}  // namespace server
