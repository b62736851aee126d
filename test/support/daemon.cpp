#include "test/support/daemon.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <csignal>
#include <stdexcept>

namespace support {

namespace {

std::vector<std::string> with_free_port(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--port", "0"});
  return arguments;
}

}  // namespace

daemon::daemon(const environment& variables, std::vector<std::string> arguments)
    : program(with_free_port(std::move(arguments)), variables) {
  const auto line = wait_for_error_line({R"("event":"listening")"});
  if (!line) throw std::runtime_error("it does not listen: " + errors());
  url_ = boost::json::value_to<std::string>(boost::json::parse(*line).at("url"));
  const auto colon = url_.rfind(':');
  port_ = static_cast<std::uint16_t>(std::stoi(url_.substr(colon + 1)));
}

int daemon::stop() {
  signal(SIGTERM);
  return wait();
}

}  // namespace support
