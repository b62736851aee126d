#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "portkey/call_record.hpp"
#include "portkey/client.hpp"
#include "portkey/credentials.hpp"
#include "portkey/guard_inputs.hpp"
#include "portkey/safeguards.hpp"
#include "portkey/toolbox.hpp"
#include "protocol/tool.hpp"

namespace portkey {

/// How a call ended, for those who keep a record of it.
enum class call_ending {
  answered,
  failed,     ///< refused, by Portkey or before, or lost on the way without a change
  cancelled,  ///< the caller did not wait; nothing was changed
  unknown,    ///< a write that may have been done, or a program that failed after one that was
};

/// "answered", "failed", "cancelled" or "unknown".
const char* name_of(call_ending ended);

/// Why a request came to nothing.
struct failure {
  protocol::tool_result told;  ///< the sentence for the caller
  unsigned status = 0;         ///< of Portkey's answer; 0: none came
  bool may_be_done = false;    ///< a write of which nobody knows whether it was done
};
template <class T>
using or_failure = boost::system::result<T, failure>;

/// The toolbox in one caller's hands: made for a request and gone with it. All it refers to must outlive it.
class lent_tools final : public protocol::tools {
 public:
  lent_tools(const toolbox& box, client& upstream, const credentials& keys, const narrowing& within = {},
             safeguards guards = {}, protocol::trace_context trace = {})
      : tools_(box),
        upstream_(upstream),
        keys_(keys),
        within_(within),
        guards_(guards),
        trace_(std::move(trace)),
        record_(guards.audit) {}

  const protocol::list_pages& listed(protocol::revision spoken) const override;
  bool is_for_everybody() const override { return !within_.of_caller; }
  boost::asio::awaitable<boost::system::result<protocol::tool_answer, protocol::error>> call(
      std::string name, boost::json::object arguments, const protocol::call_context& context) override;

  /// Runs a tool that was found: checks its arguments, sends its request or does what its program says. What any tool
  /// runs, by its own name or through another, runs here.
  boost::asio::awaitable<protocol::tool_answer> execute(const operation& one, boost::json::object arguments,
                                                        const protocol::call_context& context);

  /// What a program knows of whom it serves.
  const toolbox& box() const { return tools_; }
  const narrowing& within() const { return within_; }
  const safeguards& guards() const { return guards_; }
  /// What those have in common who are served with the same key, and nobody else has but by chance; never the key.
  std::string key_mark() const;
  /// Whether the keys are the operator's, the same for everybody.
  bool has_common_keys() const { return keys_.from == key_source::server; }
  /// What Portkey has last said of the caller's Admin key, or of the Workspace key where that is the only one: it answered
  /// with success, or 401; nothing: neither.
  std::optional<bool> key_was_accepted() const { return key_was_accepted_; }
  /// Whether the caller has a key that the operation can be sent with, or it needs none.
  bool has_key_for(const operation& one) const;

  /// What it has used of the upstream so far.
  const upstream_use& use() const { return *use_; }

  /// How the last call ended, and which operation it was about; empty: none.
  call_ending ending() const;
  const char* about() const { return about_; }
  /// The HTTP status with which Portkey refused a request of the last call; 0: it refused none.
  unsigned refused_with() const { return refused_with_; }
  /// For programs: the call is about that operation; about a tool of that name that is not allowed; it was answered here; what
  /// it does now, for progress.
  void is_about(const operation& one) { about_ = one.name; }
  void is_refused(std::string_view name, const boost::json::object& arguments);
  void has_answered() { ending_ = call_ending::answered; }
  void now(std::string doing) { doing_ = std::move(doing); }

  /// Sends the request of an operation whose arguments were checked. `metadata` goes into its header. A write that the
  /// policy or the caller's narrowing forbids is not sent.
  boost::asio::awaitable<or_failure<reply>> send(const operation& one, boost::json::object arguments,
                                                 std::string metadata, deadline until);
  /// The same, and reads the object in the reply, as Portkey sent it.
  boost::asio::awaitable<or_failure<boost::json::object>> ask(const operation& one, boost::json::object arguments,
                                                              deadline until);
  /// The object in a reply that `send` gave.
  or_failure<boost::json::object> read(const operation& one, const reply& received);
  /// The operation as its table has it: request, reply, result.
  boost::asio::awaitable<protocol::tool_result> run(const operation& one, boost::json::object arguments,
                                                    deadline until);
  /// The result of what Portkey's reply, or a program, says.
  protocol::tool_result shaped(const operation& one, const boost::json::object& arguments,
                               const boost::json::object& received);
  /// A result that a program has made itself, cut to the length that results may have.
  protocol::tool_result told(const operation& one, boost::json::object result);

 private:
  boost::asio::awaitable<or_failure<boost::json::object>> ask_whole(const operation& one, boost::json::object arguments,
                                                                    deadline until);
  /// What the call comes to instead of running, by the policy or until a person has answered; nothing: it may run.
  boost::asio::awaitable<std::optional<protocol::tool_answer>> past_guards(const operation& one,
                                                                           boost::json::object& arguments,
                                                                           const guard_inputs& said,
                                                                           const protocol::call_context& context);
  std::optional<failure> refused_write(const operation& one);
  void take_out(std::string& text) const;
  failure failed(const operation& one, const fault& what);
  audit_outcome outcome() const;

  const toolbox& tools_;
  client& upstream_;
  const credentials& keys_;
  narrowing within_;
  safeguards guards_;
  protocol::trace_context trace_;  // of its requests
  std::shared_ptr<upstream_use> use_ = std::make_shared<upstream_use>();
  call_record record_;
  bool is_confirmed_ = false;          // a person has agreed
  secret given_;                       // what a person gave for this call
  mutable protocol::list_pages made_;  // what was listed, where that is not kept
  const char* about_ = "";
  std::string doing_ = "Waiting for Portkey";
  call_ending ending_ = call_ending::failed;
  bool has_written_ = false;  // a write was answered
  unsigned refused_with_ = 0;
  std::optional<bool> key_was_accepted_;
  std::size_t read_ = 0;  // bytes of replies
};

}  // namespace portkey
