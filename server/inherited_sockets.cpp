#include "server/inherited_sockets.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <stdexcept>

namespace server {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr int first_descriptor = 3;  // sd_listen_fds(3): SD_LISTEN_FDS_START
constexpr std::array<const char*, 3> announcement = {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"};

std::optional<int> whole_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

std::string value_in(const environment& variables, const char* name) {
  const auto found = variables.find(name);
  return found == variables.end() ? std::string() : found->second;
}

/// An option of the socket that is a number; nothing: the descriptor is no socket.
std::optional<int> option_of(int descriptor, int option) {
  int value = 0;
  socklen_t size = sizeof value;
  if (getsockopt(descriptor, SOL_SOCKET, option, &value, &size) != 0) return std::nullopt;
  return value;
}

std::string with_metrics_port(std::string sentence) {
  return sentence + " One socket is for the server; a second may be called \"metrics\" (FileDescriptorName=).";
}

}  // namespace

boost::system::result<std::vector<std::string>, std::string> announced_sockets(const environment& variables, int self) {
  std::vector<std::string> names;
  const auto meant = value_in(variables, announcement[0]), count_text = value_in(variables, announcement[1]);
  if (meant.empty()) return names;
  const auto process = whole_number(meant);
  if (!process) return "LISTEN_PID wants the number of a process, not \"" + meant + "\".";
  if (*process != self) return names;
  const auto count = whole_number(count_text);
  if (!count) return "LISTEN_FDS wants the number of sockets that are handed over, not \"" + count_text + "\".";
  constexpr int most = 2;
  if (*count > most) return with_metrics_port("LISTEN_FDS hands over " + count_text + " sockets.");
  auto rest = value_in(variables, announcement[2]);
  for (int at = 0; at < *count; ++at) {
    const auto end = std::min(rest.find(':'), rest.size());
    names.push_back(rest.substr(0, end));
    rest.erase(0, end + 1);
  }
  return names;
}

boost::system::result<inherited_socket, std::string> listening_socket(int descriptor, std::string_view name) {
  const auto what =
      "The inherited socket \"" + std::string(name) + "\" (descriptor " + std::to_string(descriptor) + ") ";
  const int flags = fcntl(descriptor, F_GETFD);
  if (flags < 0) return what + "is not open; LISTEN_FDS counts more than was handed over.";
  fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC);
  const auto type = option_of(descriptor, SO_TYPE), domain = option_of(descriptor, SO_DOMAIN);
  if (!type || !domain) return what + "is no socket; hand over a listening TCP socket.";
  if (*type != SOCK_STREAM || (*domain != AF_INET && *domain != AF_INET6))
    return what + "is not of TCP over IPv4 or IPv6; give ListenStream= a port, or an address and a port.";
  if (option_of(descriptor, SO_ACCEPTCONN).value_or(0) == 0)
    return what + "does not listen; with Accept=no the service gets the listening socket itself.";
  inherited_socket out;
  out.descriptor = descriptor;
  auto size = static_cast<socklen_t>(out.at.capacity());
  if (getsockname(descriptor, out.at.data(), &size) != 0) return what + "does not say where it listens.";
  out.at.resize(size);
  return out;
}

inherited_sockets take_inherited_sockets() {
  const auto names = announced_sockets(environment_of(environ), getpid());
  for (const auto* variable : announcement)
    unsetenv(variable);
  if (!names) throw std::runtime_error(names.error());
  inherited_sockets out;
  int descriptor = first_descriptor;
  for (const auto& name : *names) {
    const auto one = listening_socket(descriptor++, name);
    if (!one) throw std::runtime_error(one.error());
    auto& place = name == "metrics" ? out.metrics : out.main;
    if (place)
      throw std::runtime_error(
          with_metrics_port("Two sockets are handed over for the same, \"" + name + "\" being the second."));
    place = *one;
  }
  return out;
}

listening_addresses addresses_of(const inherited_sockets& taken) {
  const auto address = [](const std::optional<inherited_socket>& one) -> std::optional<listening_address> {
    if (!one) return std::nullopt;
    return listening_address{one->at.address().to_string(), one->at.port()};
  };
  return {address(taken.main), address(taken.metrics)};
}

tcp::acceptor acceptor_over(asio::io_context& on, const inherited_socket& one) {
  return {on, one.at.protocol(), one.descriptor};
}

}  // namespace server
