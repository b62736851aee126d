#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace portkey {

/// What a call has used of the upstream, over all its requests. It belongs to one loop.
class upstream_use {
  using clock = std::chrono::steady_clock;

 public:
  static constexpr std::size_t most_spans = 8;

  /// One request, for as long as it lives. Those of a call may overlap.
  class turn {
   public:
    explicit turn(std::shared_ptr<upstream_use> of) : of_(std::move(of)) {
      if (of_) of_->begin();
    }
    ~turn() {
      if (of_) of_->end();
    }
    turn(const turn&) = delete;
    turn& operator=(const turn&) = delete;

   private:
    std::shared_ptr<upstream_use> of_;
  };

  /// Another attempt at a request is made. `span` names it in its trace; empty: it is part of none.
  void attempted(const std::string& span);

  std::size_t attempts() const { return attempts_; }
  /// How long at least one request was under way.
  clock::duration took() const;
  /// The names of the first attempts, at most `most_spans`.
  const std::vector<std::string>& spans() const { return spans_; }

 private:
  void begin();
  void end();

  std::size_t attempts_ = 0;
  std::size_t under_way_ = 0;
  clock::time_point since_{};
  clock::duration took_{};
  std::vector<std::string> spans_;
};

}  // namespace portkey
