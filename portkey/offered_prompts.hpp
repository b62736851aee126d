#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <string>

#include "portkey/ready_prompt.hpp"
#include "portkey/toolbox.hpp"
#include "protocol/prompt.hpp"

namespace portkey {

/// Whether a caller may call every tool that the prompt leads through.
bool is_offered(const ready_prompt& one, const toolbox& box, const narrowing& within);

/// The ready-made prompts that one caller is offered: made for a request and gone with it.
class offered_prompts final : public protocol::prompts {
 public:
  /// The toolbox outlives this.
  offered_prompts(const toolbox& box, const narrowing& within) : box_(box), within_(within) {}

  const protocol::list_pages& listed() const override;
  bool is_for_everybody() const override { return !within_.of_caller; }
  boost::asio::awaitable<boost::system::result<protocol::prompt_outcome, protocol::error>> get(
      std::string name, boost::json::object arguments, const protocol::call_context& context) override;

 private:
  /// The sentence for a prompt that this caller is not offered.
  std::string unknown(const std::string& name) const;

  const toolbox& box_;
  narrowing within_;
  mutable protocol::list_pages listed_;  // made when it is asked for: most requests are for something else
};

}  // namespace portkey
