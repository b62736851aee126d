#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "portkey/stream.hpp"
#include "server/http_message.hpp"
#include "server/redaction.hpp"

namespace server {

/// Writes the answer to one request: either one whole answer, or a stream of events that is opened, fed and ended.
class reply {
 public:
  /// `keep_alive`: whether the connection goes on afterwards. A client that does not take 64 KiB of an answer, or one
  /// piece of a stream, within `write_timeout` loses its connection.
  reply(portkey::stream& to, bool http_1_0, bool keep_alive,
        std::chrono::milliseconds write_timeout = std::chrono::seconds(30))
      : stream_(to), http_1_0_(http_1_0), keep_alive_(keep_alive), write_timeout_(write_timeout) {}

  /// Adds a field to whatever is answered. A value with a line break or another control character is left out.
  void add_field(std::string name, std::string value);

  /// What the request shows of secrets: neither they nor what is configured goes out, wherever they would stand.
  void hide(std::shared_ptr<const redaction> of_request) { hides_ = std::move(of_request); }
  const std::shared_ptr<const redaction>& hidden() const { return hides_; }

  /// HEAD: the same head, no body.
  void leave_out_body() { head_only_ = true; }

  /// The connection ends after this answer, and says so.
  void close_afterwards() { keep_alive_ = false; }

  /// The same if this has become true by the time that the answer is written.
  void close_if(const std::atomic<bool>& leaving) { leaving_ = &leaving; }

  /// Writes a whole answer. False: the client could not take it, and the connection is over.
  boost::asio::awaitable<bool> send(http_answer answer);

  /// Opens the event stream, if it is not open yet, and writes one piece of event text.
  boost::asio::awaitable<bool> feed(std::string text, const std::vector<std::pair<std::string, std::string>>& fields);

  /// Ends the event stream.
  boost::asio::awaitable<bool> end();

  bool is_streaming() const { return streaming_; }
  bool is_answered() const { return answered_; }
  unsigned status() const { return status_; }

  /// Whether the connection can carry another request.
  bool keeps_alive() const { return keep_alive_ && !failed_; }

 private:
  std::string head(unsigned status, const std::vector<std::pair<std::string, std::string>>& fields);
  boost::asio::awaitable<bool> write(std::string first, std::string second);

  portkey::stream& stream_;
  std::vector<std::pair<std::string, std::string>> fields_;
  bool http_1_0_;
  bool keep_alive_;
  std::chrono::milliseconds write_timeout_;
  std::shared_ptr<const redaction> hides_;
  const std::atomic<bool>* leaving_ = nullptr;
  bool head_only_ = false;
  bool streaming_ = false;
  bool answered_ = false;
  bool failed_ = false;
  unsigned status_ = 0;
};

}  // namespace server
