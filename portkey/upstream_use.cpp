#include "portkey/upstream_use.hpp"

namespace portkey {

void upstream_use::attempted(const std::string& span) {
  ++attempts_;
  if (!span.empty() && spans_.size() < most_spans) spans_.push_back(span);
}

upstream_use::clock::duration upstream_use::took() const {
  return under_way_ == 0 ? took_ : took_ + (clock::now() - since_);
}

void upstream_use::begin() {
  if (under_way_++ == 0) since_ = clock::now();
}

void upstream_use::end() {
  if (--under_way_ == 0) took_ += clock::now() - since_;
}

}  // namespace portkey
