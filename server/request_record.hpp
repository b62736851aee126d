#pragma once

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <string_view>

#include "server/http_message.hpp"
#include "server/loop_metrics.hpp"
#include "server/reply.hpp"

namespace server {

/// One HTTP request in the metrics and, at level debug, in the log: under way from its head until this goes away.
class request_record {
 public:
  /// `scheme` is "http" or "https". What is referred to outlives it.
  request_record(loop_metrics& counted, const request_head& head, std::string_view scheme);

  /// It was answered, or could not be. `route` is a label of metric_labels.hpp; `from` is who asked.
  void end(std::string_view route, const reply& out, const boost::asio::ip::address& from);

 private:
  loop_metrics& counted_;
  request_labels labels_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  loop_metrics::request_under_way under_way_;
};

}  // namespace server
