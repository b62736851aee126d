#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "server/application.hpp"
#include "test/server/gated_application.hpp"

/// The tools one_read, one_write, two_read and two_write, in the toolsets "one" and "two"; requests may narrow them. A call
/// waits at the gate, if there is one, and answers with the names of the tools that its caller is given. For a client that
/// knows tasks it becomes one, which does the same.
class toolset_application final : public server::application {
 public:
  /// What is `excluded` is neither listed nor called.
  explicit toolset_application(std::vector<std::string> excluded = {}, std::shared_ptr<gate> at = nullptr);

  const protocol::server_identity& identity() const override { return identity_; }
  std::unique_ptr<server::lent_features> lend(server::loop& here, const server::caller& who) const override;
  std::size_t size() const override { return names(0).size(); }
  boost::system::result<std::uint64_t, std::string> narrow(const server::tool_wish& wanted,
                                                           std::uint64_t from) const override;
  bool lists_the_same(const server::application& other) const override;

  /// What a caller with this narrowing is given.
  std::vector<std::string> names(std::uint64_t narrowing) const;
  /// Waits at the gate.
  boost::asio::awaitable<void> wait() const;

 private:
  std::vector<std::string> excluded_;
  std::shared_ptr<gate> gate_;
  protocol::server_identity identity_;
};
