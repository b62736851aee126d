#include "server/stdio.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "protocol/json.hpp"
#include "server/duplex_session.hpp"
#include "server/line_reader.hpp"
#include "server/loop.hpp"
#include "server/portkey_application.hpp"
#include "server/redaction.hpp"
#include "server/service.hpp"

namespace server {

namespace asio = boost::asio;

namespace {

/// Writes one line. False: the client no longer reads, or not for so long.
bool write_line(std::string text, std::chrono::milliseconds patience) {
  using clock = std::chrono::steady_clock;
  const auto until = clock::now() + patience;
  text += '\n';
  std::string_view rest = text;
  while (!rest.empty()) {
    // A pipe that is ready takes so much without blocking; to block would keep signals from being heard.
    pollfd out{STDOUT_FILENO, POLLOUT, 0};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - clock::now()).count();
    const auto ready = ::poll(&out, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    const auto written = ::write(STDOUT_FILENO, rest.data(), std::min<std::size_t>(rest.size(), PIPE_BUF));
    if (written < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (written < 0) return false;
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// What the one client of standard input and output says, and when it has said everything.
class stdio_client {
 public:
  stdio_client(service& with, loop& here) : loop_(here) {
    duplex_session::transport over;
    over.from = over.name = "stdio";
    over.send = [this, patience = with.write_timeout](std::string message) {
      if (gone_ || write_line(redacted(std::move(message), written::as_json), patience)) return;
      gone_ = true;  // there is nobody to serve
      loop_.io.stop();
    };
    over.idle = [this] { stop_when_done(); };
    session_ = std::make_shared<duplex_session>(with, here, std::move(over));
  }

  void receive(const std::string& line) {
    if (line.find_first_not_of(" \t") == line.npos) return;
    auto parsed = protocol::parse_json(line);
    if (!parsed) return session_->refuse("The line is not JSON: " + parsed.error().message + ".");
    session_->receive(std::move(*parsed));
  }
  void refuse_long_line() { session_->refuse("The line is longer than server.max_body allows."); }
  void drain() { session_->drain(); }
  void input_ended() {
    ended_ = true;
    session_->input_ended();
    stop_when_done();
  }

 private:
  void stop_when_done() {
    if (ended_ && session_->is_idle()) loop_.io.stop();
  }

  loop& loop_;
  std::shared_ptr<duplex_session> session_;
  bool ended_ = false;  ///< the input
  bool gone_ = false;   ///< the client takes nothing any more
};

}  // namespace

void serve_stdio(const settings& with, std::shared_ptr<const application> offered) {
  if (with.safety.audit_file == "-")
    throw std::runtime_error("safety.audit_file = \"-\": standard output is the protocol here; name a file instead.");
  service served(with);
  warn_without_audit(with);
  loop here(0, client_settings_of(with), portkey::make_tls_profile(client_settings_of(with)), served.counts);
  here.app = std::move(offered);
  served.loops = {&here};
  stdio_client client(served, here);
  asio::signal_set signals(here.io, SIGINT, SIGTERM);
  signals.async_wait([&here, &client](const boost::system::error_code& failed, int) {
    if (failed) return;
    client.drain();
    here.io.stop();
  });
  const auto work = asio::make_work_guard(here.io);
  std::unique_ptr<line_reader> reader;
  reader = std::make_unique<line_reader>(
      STDIN_FILENO, with.server.max_body,
      [&](std::string line, bool too_long) {
        asio::post(here.io, [&, line = std::move(line), too_long] {
          reader->taken();
          if (too_long)
            client.refuse_long_line();
          else
            client.receive(line);
        });
      },
      [&] { asio::post(here.io, [&] { client.input_ended(); }); });
  here.io.run();
}

}  // namespace server
