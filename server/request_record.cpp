#include "server/request_record.hpp"

#include <string>

#include "server/log.hpp"
#include "server/metric_labels.hpp"

namespace server {

request_record::request_record(loop_metrics& counted, const request_head& head, std::string_view scheme)
    : counted_(counted),
      labels_{.method = http_method_label(head.method), .scheme = scheme, .route = {}, .error = {}},
      under_way_(counted.request_begun(labels_.method, scheme)) {}

void request_record::end(std::string_view route, const reply& out, const boost::asio::ip::address& from) {
  const auto took = std::chrono::steady_clock::now() - began_;
  const auto status = std::to_string(out.status());
  labels_.route = route;
  labels_.status = out.status();
  if (labels_.status == 0) labels_.error = "closed";
  if (labels_.status >= 500) labels_.error = status;
  counted_.request_ended(labels_, took);
  if (!is_logged(log_level::debug)) return;
  log_line(log_level::debug, "request",
           {{"method", labels_.method},
            {"route", route},
            {"status", labels_.status},
            {"from", from.to_string()},
            {"ms", std::chrono::duration_cast<std::chrono::milliseconds>(took).count()}});
}

}  // namespace server
