#include "server/mailbox.hpp"

#include <utility>

namespace server {

void mailbox::post(std::string text) {
  if (ended_) return;
  if (texts_.size() == most_texts || (!texts_.empty() && bytes_ + text.size() > most_)) {
    overflowed_ = true;
    return end();
  }
  bytes_ += text.size();
  texts_.push_back(std::move(text));
  wake_.cancel();
}

void mailbox::end() {
  ended_ = true;
  wake_.cancel();
}

std::string mailbox::take() {
  auto text = std::move(texts_.front());
  texts_.pop_front();
  bytes_ -= text.size();
  return text;
}

}  // namespace server
