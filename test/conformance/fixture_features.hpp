#pragma once

#include "protocol/completion.hpp"
#include "protocol/prompt.hpp"
#include "protocol/resource.hpp"
#include "protocol/skill.hpp"

namespace fixture {

using protocol::call_context;
using protocol::error;

/// The resources of the conformance suite's catalogue, and the files of its skill.
class resources final : public protocol::resources {
 public:
  boost::asio::awaitable<boost::system::result<protocol::list_page, error>> list(std::string position,
                                                                                 const call_context& context) override;
  const protocol::list_pages& templates() const override;
  boost::asio::awaitable<boost::system::result<protocol::read_outcome, error>> read(
      std::string uri, const call_context& context) override;
  bool is_subscribable(std::string_view uri) const override;
};

/// Its prompts.
class prompts final : public protocol::prompts {
 public:
  const protocol::list_pages& listed() const override;
  boost::asio::awaitable<boost::system::result<protocol::prompt_outcome, error>> get(
      std::string name, boost::json::object arguments, const call_context& context) override;
};

/// Its suggestions.
class completions final : public protocol::completions {
 public:
  boost::asio::awaitable<boost::system::result<protocol::completion_values, error>> complete(
      protocol::completion_request wanted, const call_context& context) override;
};

/// One file of the one skill: its text, and what is said about it.
struct skill_file {
  const char* uri;
  const char* text;
};
extern const skill_file skill_manifest, skill_reference;

/// Its skill.
class skills final : public protocol::skills {
 public:
  const protocol::list_pages& listed() const override;
  std::optional<boost::json::object> find(std::string_view uri) const override;
  const protocol::list_pages* directory(std::string_view uri) const override;
};

}  // namespace fixture
