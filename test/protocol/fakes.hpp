#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocol/services.hpp"

/// What a server is made of, in a test: each answers as its test says, and remembers what it was asked.
namespace fakes {

namespace json = boost::json;
using boost::asio::awaitable;
using protocol::call_context;

class tools final : public protocol::tools {
 public:
  using answer = boost::system::result<protocol::tool_answer, protocol::error>;

  const protocol::list_pages& listed(protocol::revision spoken) const override {
    return protocol::has_structured_results(spoken) ? titled : plain;
  }
  bool is_for_everybody() const override { return for_everybody; }
  std::vector<protocol::mirrored_parameter> mirrored(std::string_view) const override { return repeats; }
  awaitable<answer> call(std::string name, json::object arguments, const call_context& context) override {
    ++calls;
    called = std::move(name);
    given = std::move(arguments);
    seen = context;
    co_return answers(context);
  }

  protocol::list_pages titled{{R"([{"name":"echo","title":"Echo"}])"}}, plain{{R"([{"name":"echo"}])"}};
  bool for_everybody = true;
  std::vector<protocol::mirrored_parameter> repeats;
  std::function<answer(const call_context&)> answers = [](const call_context&) {
    return answer(protocol::tool_result{"done"});
  };
  int calls = 0;
  std::string called;
  json::object given;
  call_context seen;
};

class resources final : public protocol::resources {
 public:
  using answer = boost::system::result<protocol::read_outcome, protocol::error>;

  awaitable<boost::system::result<protocol::list_page, protocol::error>> list(std::string position,
                                                                              const call_context&) override {
    if (!lists) co_return protocol::page_at(prepared, position);
    co_return lists(position);
  }
  const protocol::list_pages& templates() const override { return template_list; }
  bool is_for_everybody() const override { return for_everybody; }
  awaitable<answer> read(std::string uri, const call_context& context) override {
    asked = std::move(uri);
    co_return answers(context);
  }
  bool is_subscribable(std::string_view uri) const override { return uri.starts_with("test://"); }

  protocol::list_pages prepared{{R"([{"uri":"test://a"}])", R"([{"uri":"test://b"}])"}};
  bool for_everybody = true;
  /// What lists the resources instead, where they are read as they are asked for.
  std::function<boost::system::result<protocol::list_page, protocol::error>(const std::string& position)> lists;
  protocol::list_pages template_list{{R"([{"uriTemplate":"test://{x}"}])", "[]"}};
  std::function<answer(const call_context&)> answers = [this](const call_context& context) {
    if (asked != "test://a") return answer(protocol::unknown_resource(asked, context.spoken));
    return answer(std::vector<protocol::resource_contents>{{"test://a", "text/plain", "hello"}});
  };
  std::string asked;
};

class prompts final : public protocol::prompts {
 public:
  using answer = boost::system::result<protocol::prompt_outcome, protocol::error>;

  const protocol::list_pages& listed() const override { return list; }
  bool is_for_everybody() const override { return for_everybody; }
  awaitable<answer> get(std::string name, json::object arguments, const call_context& context) override {
    asked = std::move(name);
    given = std::move(arguments);
    co_return answers(context);
  }

  protocol::list_pages list{{R"([{"name":"greet"}])"}};
  bool for_everybody = true;
  std::function<answer(const call_context&)> answers = [](const call_context&) {
    protocol::prompt_result prompt;
    prompt.messages.emplace_back(protocol::user_message(protocol::text_content("hello")));
    return answer(prompt);
  };
  std::string asked;
  json::object given;
};

class completions final : public protocol::completions {
 public:
  awaitable<boost::system::result<protocol::completion_values, protocol::error>> complete(
      protocol::completion_request wanted, const call_context& context) override {
    asked = std::move(wanted);
    seen = context;
    co_return found;
  }

  call_context seen;

  protocol::completion_request asked;
  protocol::completion_values found;
};

class skills final : public protocol::skills {
 public:
  const protocol::list_pages& listed() const override { return list; }
  std::optional<json::object> find(std::string_view uri) const override {
    if (uri != "skill://a/SKILL.md") return std::nullopt;
    json::object entry;
    entry["uri"] = uri;
    return entry;
  }
  const protocol::list_pages* directory(std::string_view uri) const override {
    if (uri == "skill://a") return &first;
    return uri == "skill://b" ? &second : nullptr;
  }

  protocol::list_pages list{{R"([{"uri":"skill://a/SKILL.md"}])"}};
  protocol::list_pages first{{R"([{"uri":"skill://a/1"}])", R"([{"uri":"skill://a/2"}])"}};
  protocol::list_pages second{{R"([{"uri":"skill://b/1"}])", R"([{"uri":"skill://b/2"}])"}};
};

/// One task, "t1".
class task_book final : public protocol::task_book {
 public:
  awaitable<members> start(protocol::task_start, call_context) override {
    ++started;
    co_return R"("taskId":"t1")";
  }
  awaitable<members> get(std::string id, const call_context&) override { co_return known(id, R"("taskId":"t1")"); }
  awaitable<members> update(std::string id, json::object answers, const call_context&) override {
    answered = std::move(answers);
    co_return known(id, "");
  }
  awaitable<members> cancel(std::string id, const call_context&) override { co_return known(id, ""); }

  int started = 0;
  json::object answered;

 private:
  static members known(const std::string& id, std::string what) {
    if (id == "t1") return what;
    return protocol::error(protocol::code::invalid_params, "There is no such task.");
  }
};

class session_memory final : public protocol::session_memory {
 public:
  awaitable<void> set_log_level(protocol::log_level wanted) override {
    level = wanted;
    co_return;
  }
  awaitable<bool> subscribe(std::string uri) override {
    if (full) co_return false;
    subscribed.push_back(std::move(uri));
    co_return true;
  }
  awaitable<void> unsubscribe(std::string uri) override {
    std::erase(subscribed, uri);
    co_return;
  }

  std::optional<protocol::log_level> level;
  std::vector<std::string> subscribed;
  bool full = false;
};

}  // namespace fakes
