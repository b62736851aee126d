#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace emulator {

/// How an error body looks; Portkey has all of these.
enum class error_shape {
  admin,         ///< {"success":false,"data":{"message","errorCode"}}
  error_object,  ///< {"error":{"message","type","param","code"}}
  error_text,    ///< {"error":"message"}
  gateway,       ///< {"status":"failure","message"}
  message        ///< {"message"}
};

/// What is to go wrong with the next requests. Members may be combined; the defaults do nothing.
struct misbehaviour {
  int times = 1;             ///< for how many requests; with `statuses`, how many rounds of them
  int skip = 0;              ///< lets so many requests that it matches pass first: 2 is for the third
  std::string path = {};     ///< only where the path starts so: "/configs"; version prefix left out; empty: everywhere
  std::string method = {};   ///< only for this one: "PUT"; empty: for all
  std::string without = {};  ///< only where the query lacks this parameter: "workspace_id"

  std::chrono::milliseconds delay{0};  ///< before the answer; ends early when the client goes away
  bool drop = false;                   ///< the operation is carried out, then the connection closes without an answer

  std::vector<int> statuses = {};  ///< answered in this order, the operation not carried out; 200 lets one through
  std::string retry_after = {};    ///< Retry-After of those statuses
  error_shape shape = error_shape::admin;
  std::string redirect_to = {};  ///< 302 with this Location, the operation not carried out

  std::optional<std::string> body = {};       ///< the answer's body instead of the real one; "" is an empty body
  std::string content_type = {};              ///< the answer's Content-Type instead of the real one
  std::optional<std::size_t> body_size = {};  ///< a valid JSON answer of this many bytes, 64 MiB at most
  bool chunked = false;                       ///< Transfer-Encoding: chunked instead of Content-Length

  std::optional<std::size_t> cut_after = {};       ///< send so many bytes of the response, head included, then close
  std::optional<std::size_t> cut_body_after = {};  ///< the same, counted from the body's start
  std::chrono::milliseconds pause{0};              ///< with a cut: wait so long, then send the rest and do not close
  bool close = false;                              ///< "Connection: close", and it does
};

/// What one request meets.
struct applied_misbehaviour {
  misbehaviour rule;
  int status = 200;  ///< the one of `statuses` whose turn it is
};

/// The misbehaviours that are still to happen, oldest first. Safe from any thread.
class misbehaviours {
 public:
  void add(misbehaviour rule);
  void clear();

  /// Takes one turn of the oldest rule that matches this request and has let enough of them pass, if any.
  std::optional<applied_misbehaviour> take(std::string_view method, std::string_view path, std::string_view query = {});

 private:
  struct waiting {
    misbehaviour rule;
    int used;
  };
  std::mutex mutex_;
  std::deque<waiting> waiting_;
};

}  // namespace emulator
