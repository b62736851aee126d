#include "test/emulator/open_connections.hpp"

namespace emulator {

open_connections::membership::membership(open_connections& all, boost::beast::tcp_stream& stream)
    : all_(all), number_(++all.accepted_) {
  all_.connections_[number_] = {.stream = &stream};
  ++all_.open_;
}

open_connections::membership::~membership() {
  all_.connections_.erase(number_);
  --all_.open_;
}

void open_connections::membership::enter(phase next) {
  all_.connections_.at(number_).now = next;
}

bool open_connections::membership::is_ending() const {
  return all_.connections_.at(number_).ending;
}

std::size_t open_connections::close_idle() {
  std::size_t closed = 0;
  for (auto& [number, one] : connections_) {
    if (one.now == phase::answering || one.ending) continue;
    one.ending = true;
    if (one.now == phase::idle) one.stream->close();
    ++closed;
  }
  return closed;
}

}  // namespace emulator
