#pragma once

#include <atomic>
#include <memory>

#include "test/conformance/fixture_application.hpp"

/// What the tools "gate" and "talk" wait for.
struct gate {
  std::atomic<bool> open{false};
  std::atomic<int> begun{0}, passed{0}, cancelled{0};
};

/// The fixtures of the conformance suite, and two tools that last as long as a test wants: "gate" waits and answers
/// "through"; "talk" sends the log messages "before" and "after", waits in between, and answers "said".
class gated_application final : public fixture::application {
 public:
  explicit gated_application(std::shared_ptr<gate> at) : gate_(std::move(at)) {}
  std::unique_ptr<server::lent_features> lend(server::loop& here, const server::caller& who) const override;

 private:
  std::shared_ptr<gate> gate_;
};
