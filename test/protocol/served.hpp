#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <string>
#include <utility>

#include "protocol/dispatcher.hpp"
#include "protocol/json.hpp"
#include "test/protocol/fakes.hpp"
#include "test/protocol/remembering_seal.hpp"
#include "test/support/run.hpp"

namespace served {

namespace json = boost::json;
using protocol::revision;

constexpr auto modern = revision::r2026_07_28;
constexpr revision legacies[] = {revision::r2024_11_05, revision::r2025_03_26, revision::r2025_06_18,
                                 revision::r2025_11_25};

inline json::object object(const std::string& text) {
  return json::parse(text).as_object();
}

/// Questions under these keys, one form each.
inline protocol::input_required questions(std::initializer_list<const char*> keys, std::string state = {}) {
  protocol::input_required wanted;
  for (const auto* key : keys)
    wanted.requests.push_back(protocol::elicitation(key, "Which?", {}));
  wanted.state = std::move(state);
  return wanted;
}

/// A server that offers everything, and one caller of it.
class methods : public testing::Test {
 protected:
  methods() {
    context_.spoken = modern;
    server_ = {"portkey-mcp", "Portkey", "1.2.3", "Ask.", {true, true, true, true, true, true, true, true}};
  }

  protocol::services offered() {
    protocol::services all{server_, seals_, tools_};
    all.files = &resources_;
    all.prompting = &prompts_;
    all.completing = &completions_;
    all.instructing = &skills_;
    all.tasks = &tasks_;
    all.session = protocol::is_modern(context_.spoken) ? nullptr : &session_;
    return all;
  }

  protocol::outcome dispatched(const std::string& method, const std::string& params = "{}") {
    auto context = context_;
    return support::run(loop_, protocol::dispatch(method, object(params), context, offered()));
  }

  /// The result; empty, and a failure, when it was an error.
  json::object result(const std::string& method, const std::string& params = "{}") {
    const auto ended = dispatched(method, params);
    if (!ended) {
      ADD_FAILURE() << ended.error().code << ": " << ended.error().message;
      return {};
    }
    auto parsed = protocol::parse_json(*ended);
    EXPECT_TRUE(parsed) << *ended;
    return parsed ? std::move(parsed->as_object()) : json::object();
  }

  /// The error; one without a code, and a failure, when it was a result.
  protocol::error refused(const std::string& method, const std::string& params = "{}") {
    const auto ended = dispatched(method, params);
    if (!ended) return ended.error();
    ADD_FAILURE() << *ended;
    return {0, ""};
  }

  void declare(const std::string& capabilities) { context_.client_capabilities = object(capabilities); }

  boost::asio::io_context loop_{1};
  fakes::remembering_seal seals_;
  protocol::server_identity server_;
  fakes::tools tools_;
  fakes::resources resources_;
  fakes::prompts prompts_;
  fakes::completions completions_;
  fakes::skills skills_;
  fakes::task_book tasks_;
  fakes::session_memory session_;
  protocol::call_context context_;  ///< each call is made within a copy
};

}  // namespace served
