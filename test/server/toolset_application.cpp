#include "test/server/toolset_application.hpp"

#include <algorithm>
#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/join.hpp>
#include <boost/algorithm/string/split.hpp>
#include <chrono>
#include <string_view>
#include <utility>

namespace {

using boost::asio::awaitable;
using fixture::answer;
using protocol::call_context;

/// What a bit of a narrowing takes away; the last says who has asked for it.
enum : std::uint64_t { without_one = 1, without_two = 2, without_writes = 4, by_header = 8 };

class toolset_tools final : public protocol::tools {
 public:
  toolset_tools(const toolset_application& of, std::uint64_t narrowing) : of_(of), narrowing_(narrowing) {
    std::vector<boost::json::object> all;
    for (const auto& name : of.names(narrowing))
      all.push_back({{"name", name}, {"inputSchema", {{"type", "object"}}}});
    listed_ = protocol::in_pages(all, 100);
  }

  const protocol::list_pages& listed(protocol::revision) const override { return listed_; }
  bool is_for_everybody() const override { return (narrowing_ & by_header) == 0; }

  awaitable<answer> call(std::string name, boost::json::object, const call_context& context) override {
    const auto given = of_.names(narrowing_);
    if (std::find(given.begin(), given.end(), name) == given.end())
      co_return protocol::error(protocol::code::invalid_params, "This tool is not given to you.");
    if (protocol::declares(context, protocol::tasks_extension)) {
      protocol::task_start begun;
      begun.work = [&of = of_](protocol::task_control&, const call_context& with) { return work(of, with); };
      co_return protocol::tool_answer(std::move(begun));
    }
    co_await of_.wait();
    co_return fixture::said(boost::algorithm::join(of_.names(context.narrowing), ","));
  }

 private:
  static awaitable<boost::system::result<protocol::tool_result, protocol::error>> work(const toolset_application& of,
                                                                                       const call_context& with) {
    co_await of.wait();
    protocol::tool_result result;
    result.text = boost::algorithm::join(of.names(with.narrowing), ",");
    co_return result;
  }

  const toolset_application& of_;
  std::uint64_t narrowing_;
  protocol::list_pages listed_;
};

/// They are declared, and there are none.
class no_prompts final : public protocol::prompts {
 public:
  const protocol::list_pages& listed() const override { return none_; }
  awaitable<boost::system::result<protocol::prompt_outcome, protocol::error>> get(std::string, boost::json::object,
                                                                                  const call_context&) override {
    co_return protocol::error(protocol::code::invalid_params, "There is no prompt.");
  }

 private:
  protocol::list_pages none_;
};

class toolset_features final : public server::lent_features {
 public:
  toolset_features(const toolset_application& of, std::uint64_t narrowing) : tools_(of, narrowing) {}
  protocol::tools& tools() override { return tools_; }
  protocol::prompts* prompts() override { return &prompts_; }

 private:
  no_prompts prompts_;
  toolset_tools tools_;
};

}  // namespace

toolset_application::toolset_application(std::vector<std::string> excluded, std::shared_ptr<gate> at)
    : excluded_(std::move(excluded)), gate_(std::move(at)) {
  identity_.name = "toolsets";
  identity_.version = "1";
  identity_.offers.list_changes = true;
  identity_.offers.resource_updates = true;
  identity_.offers.prompts = true;
  identity_.offers.tasks = true;
}

std::unique_ptr<server::lent_features> toolset_application::lend(server::loop&, const server::caller& who) const {
  return std::make_unique<toolset_features>(*this, who.narrowing);
}

boost::system::result<std::uint64_t, std::string> toolset_application::narrow(const server::tool_wish& wanted,
                                                                              std::uint64_t from) const {
  auto narrowing = from;
  for (const auto& text : wanted.toolsets) {
    std::vector<std::string> names;
    boost::algorithm::split(names, text, boost::algorithm::is_any_of(","));
    std::uint64_t left_out = without_one | without_two;
    for (const auto& name : names) {
      if (name != "one" && name != "two") return "There is no toolset \"" + name + "\".";
      left_out &= ~(name == "one" ? without_one : without_two);
    }
    narrowing |= left_out;
  }
  if (wanted.read_only) narrowing |= without_writes;
  if (wanted.in_header) narrowing |= by_header;
  if (names(narrowing).empty()) return std::string("Nothing would be left.");
  return narrowing;
}

bool toolset_application::lists_the_same(const server::application& other) const {
  const auto& its = dynamic_cast<const toolset_application&>(other);
  return names(0) == its.names(0);
}

std::vector<std::string> toolset_application::names(std::uint64_t narrowing) const {
  std::vector<std::string> found;
  for (const std::string name : {"one_read", "one_write", "two_read", "two_write"}) {
    const bool is_gone = ((narrowing & without_one) != 0 && name.starts_with("one")) ||
                         ((narrowing & without_two) != 0 && name.starts_with("two")) ||
                         ((narrowing & without_writes) != 0 && name.ends_with("write"));
    const bool is_excluded = std::find(excluded_.begin(), excluded_.end(), name) != excluded_.end();
    if (!is_gone && !is_excluded) found.push_back(name);
  }
  return found;
}

awaitable<void> toolset_application::wait() const {
  if (!gate_) co_return;
  ++gate_->begun;
  while (!gate_->open)
    co_await fixture::rest(std::chrono::milliseconds(2));
}
