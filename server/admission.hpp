#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace server {

/// Counts what is under way over all loops, up to a bound.
class admission {
 public:
  explicit admission(std::size_t most) : most_(most) {}

  /// A place that is given back when it goes away. False: there was none.
  class place {
   public:
    place() = default;
    explicit place(admission* in) : in_(in) {}
    place(place&& other) noexcept : in_(std::exchange(other.in_, nullptr)) {}
    place& operator=(place&& other) noexcept {
      std::swap(in_, other.in_);
      return *this;
    }
    ~place() {
      if (in_) in_->taken_.fetch_sub(1, std::memory_order_relaxed);
    }
    explicit operator bool() const { return in_ != nullptr; }

   private:
    admission* in_ = nullptr;
  };

  place enter() {
    if (taken_.fetch_add(1, std::memory_order_relaxed) < most_) return place(this);
    taken_.fetch_sub(1, std::memory_order_relaxed);
    return place();
  }

  std::size_t taken() const { return taken_.load(std::memory_order_relaxed); }

 private:
  std::size_t most_;
  std::atomic<std::size_t> taken_{0};
};

}  // namespace server
