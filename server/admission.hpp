#pragma once

#include <atomic>
#include <cstddef>
#include <limits>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace server {

/// Why there is no place.
enum class no_place { none, too_many, too_many_of_one };

/// Counts what is under way over all loops, up to a bound: in total, and for each principal. One principal alone never gets
/// more than half (`may_take`), so that there is a place for another.
class admission {
  using counts = std::unordered_map<std::string, std::size_t>;

 public:
  explicit admission(std::size_t most, std::size_t most_of_one = std::numeric_limits<std::size_t>::max())
      : most_(most), most_of_one_(most_of_one) {}

  /// A place that is given back when it goes away. False: there was none.
  class place {
   public:
    place() = default;
    explicit place(no_place why) : why_(why) {}
    place(place&& other) noexcept
        : in_(std::exchange(other.in_, nullptr)), own_(std::exchange(other.own_, nullptr)), why_(other.why_) {}
    place& operator=(place&& other) noexcept {
      std::swap(in_, other.in_);
      std::swap(own_, other.own_);
      std::swap(why_, other.why_);
      return *this;
    }
    ~place() {
      if (in_) in_->leave(own_);
    }
    explicit operator bool() const { return in_ != nullptr; }

    /// Why it is none.
    no_place why() const { return why_; }

   private:
    friend class admission;
    place(admission* in, counts::value_type* own) : in_(in), own_(own) {}

    admission* in_ = nullptr;
    counts::value_type* own_ = nullptr;
    no_place why_ = no_place::none;
  };

  /// For nobody in particular: only the total counts.
  place enter();
  /// For a principal; the empty one is nobody in particular.
  place enter(const std::string& principal);

  std::size_t taken() const { return taken_.load(std::memory_order_relaxed); }

  /// New bounds; who is inside stays.
  void bound(std::size_t most, std::size_t most_of_one);

 private:
  void leave(counts::value_type* own);

  std::atomic<std::size_t> most_, most_of_one_;
  std::atomic<std::size_t> taken_{0};
  std::mutex guard_;  // of the counts, for the moment of counting
  counts own_;
};

}  // namespace server
