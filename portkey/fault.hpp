#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <utility>

namespace portkey {

/// What can go wrong on the way to Portkey and back, as a value. An answer of Portkey that says "no" is not a fault: it
/// is a `reply` with its status.
enum class fault_kind {
  no_credentials,  ///< no key is configured for what the operation needs; nothing was sent
  resolve,         ///< the host name could not be resolved; nothing was sent
  connect,         ///< no connection, or it broke off or fell silent within the TLS handshake; nothing was sent
  tls,             ///< the peer could not be verified or does not speak our TLS; nothing was sent
  timeout,         ///< the deadline of the call has passed
  closed,          ///< the peer closed or reset the connection before a complete answer
  bad_reply,       ///< the answer is not HTTP that can be trusted
  too_large,       ///< the answer is larger than `max_response`
  overloaded,      ///< no connection became free: the bound of the pool was reached
  cancelled,       ///< the caller has gone away, or the exchange was broken off
  unavailable,     ///< the upstream has failed again and again and is left alone for a while; nothing was sent
  bad_request,     ///< the request cannot be written as HTTP, such as a line break in the key; nothing was sent
};

struct fault {
  /// Boost 1.81's `result::error()` needs it.
  fault() = default;
  fault(fault_kind kind, std::string detail, bool sent = false)
      : what(kind), message(std::move(detail)), was_sent(sent) {}

  fault_kind what = fault_kind::bad_reply;
  /// For a person: what happened, without the credential and without the body. Not yet a whole sentence to show: the
  /// shaper of answers puts the name of the operation before it.
  std::string message;
  /// True once the first byte of the request was written: a mutation may then have happened.
  bool was_sent = false;
};

template <class T>
using result = boost::system::result<T, fault>;

}  // namespace portkey
