#pragma once

#include <memory>
#include <string>
#include <utility>

#include "protocol/task.hpp"
#include "server/loop.hpp"
#include "server/service.hpp"

namespace server {

/// The tasks of all loops, as one caller's request sees them. The id that the caller holds is sealed: it names the loop, and
/// opens only for its principal.
class task_desk final : public protocol::task_book {
 public:
  /// `app` is what tasks are begun with, and lives as long as they.
  task_desk(loop& here, service& with, std::shared_ptr<const application> app)
      : here_(here), with_(with), app_(std::move(app)) {}

  boost::asio::awaitable<members> start(protocol::task_start wanted, protocol::call_context context) override;
  boost::asio::awaitable<members> get(std::string id, const protocol::call_context& context) override;
  boost::asio::awaitable<members> update(std::string id, boost::json::object answers,
                                         const protocol::call_context& context) override;
  boost::asio::awaitable<members> cancel(std::string id, const protocol::call_context& context) override;

 private:
  /// What an id says.
  struct place {
    loop* owner = nullptr;  ///< null: the id is none of ours, or not this caller's
    std::string nonce;
  };
  place place_of(const std::string& id, const protocol::call_context& context) const;

  loop& here_;
  service& with_;
  std::shared_ptr<const application> app_;
};

}  // namespace server
