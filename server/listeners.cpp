#include "server/listeners.hpp"

#include <utility>

namespace server {

void listeners::tell(const protocol::change& what) const {
  for (const auto* each : all_) {
    auto message = protocol::change_message(what, each->filter, each->id);
    if (message) each->hear(std::move(*message));
  }
}

}  // namespace server
