#include "test/support/raw_http.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace support {

namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(" \t");
  return begin == text.npos ? "" : text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

std::string http_response::field(std::string_view name) const {
  for (const auto& [key, value] : fields)
    if (key == name) return value;
  return "";
}

bool http_response::has(std::string_view name) const {
  return std::any_of(fields.begin(), fields.end(), [&](const auto& each) { return each.first == name; });
}

raw_http::raw_http(std::uint16_t port, transport over, window size)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval limit{10, 0};
  const int on = 1;
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (size == window::small) {
    // The other side sizes its buffer by the segments that we take, so both have to be small, and before the connection
    // is.
    const int bytes = 4096, segment = 536;
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    ::setsockopt(socket_, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof segment);
  }
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(port);
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0) {
    close();
    throw std::runtime_error("cannot connect to port " + std::to_string(port));
  }
  if (over == transport::tcp) return;
  std::signal(SIGPIPE, SIG_IGN);
  SSL_CTX* const context = SSL_CTX_new(TLS_client_method());
  tls_ = SSL_new(context);
  SSL_CTX_free(context);
  SSL_set_fd(tls_, socket_);
  if (SSL_connect(tls_) == 1) return;
  reset();
  throw std::runtime_error("no handshake with port " + std::to_string(port));
}

raw_http::~raw_http() {
  close();
}

bool raw_http::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = tls_ ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                           : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::size_t raw_http::send_now(std::string_view bytes) {
  const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  return sent > 0 ? static_cast<std::size_t>(sent) : 0;
}

long raw_http::receive(char* into, std::size_t size) {
  if (!tls_) return ::recv(socket_, into, size, 0);
  const int got = SSL_read(tls_, into, static_cast<int>(size));
  return got <= 0 && SSL_get_error(tls_, got) == SSL_ERROR_ZERO_RETURN ? 0 : got > 0 ? got : -1;
}

bool raw_http::fill() {
  std::array<char, 16384> piece;
  const auto size = receive(piece.data(), piece.size());
  if (size <= 0) return false;
  buffer_.append(piece.data(), static_cast<std::size_t>(size));
  return true;
}

std::optional<std::string> raw_http::take_line() {
  std::size_t end;
  while ((end = buffer_.find("\r\n")) == buffer_.npos)
    if (!fill()) return std::nullopt;
  auto line = buffer_.substr(0, end);
  buffer_.erase(0, end + 2);
  return line;
}

std::optional<std::string> raw_http::take(std::size_t count) {
  while (buffer_.size() < count)
    if (!fill()) return std::nullopt;
  auto text = buffer_.substr(0, count);
  buffer_.erase(0, count);
  return text;
}

http_response raw_http::read_head() {
  http_response read;
  const auto first = take_line();
  if (!first || first->size() < 12 || !first->starts_with("HTTP/1.")) return read;
  read.status = std::atoi(first->c_str() + 9);
  while (const auto line = take_line()) {
    if (line->empty()) return read;
    const auto colon = line->find(':');
    if (colon == line->npos) break;
    read.fields.emplace_back(lower(line->substr(0, colon)), trimmed(line->substr(colon + 1)));
  }
  read.status = 0;
  return read;
}

std::optional<std::string> raw_http::read_chunk() {
  const auto size = take_line();
  if (!size) return std::nullopt;
  auto data = take(std::strtoul(size->c_str(), nullptr, 16));
  const auto end = take_line();
  if (!data || end != "") return std::nullopt;
  return data;
}

http_response raw_http::read(bool to_head) {
  auto read = read_head();
  const auto status = read.status;
  if (status == 0) return read;
  read.whole = to_head || status == 204 || status == 304 || (status >= 100 && status < 200);
  if (read.whole) return read;
  if (read.field("transfer-encoding") == "chunked") {
    while (const auto chunk = read_chunk()) {
      read.whole = chunk->empty();
      if (read.whole) break;
      read.body += *chunk;
    }
  } else if (read.has("content-length")) {
    const auto body = take(std::strtoul(read.field("content-length").c_str(), nullptr, 10));
    read.whole = body.has_value();
    read.body = body.value_or(buffer_);
  } else {
    while (fill()) {
    }
    read.body = std::exchange(buffer_, {});
    read.whole = true;
  }
  return read;
}

bool raw_http::wait_for_orderly_close() {
  char byte = 0;
  errno = 0;
  return buffer_.empty() && receive(&byte, 1) == 0;
}

std::string raw_http::certificate() const {
  X509* const shown = tls_ ? SSL_get1_peer_certificate(tls_) : nullptr;
  if (!shown) return "";
  BIO* const memory = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(memory, shown);
  char* text = nullptr;
  const auto size = BIO_get_mem_data(memory, &text);
  std::string pem(text, static_cast<std::size_t>(size));
  BIO_free(memory);
  X509_free(shown);
  return pem;
}

bool raw_http::wait_for_break() const {
  pollfd watched{socket_, 0, 0};
  return ::poll(&watched, 1, 10'000) == 1 && (watched.revents & (POLLERR | POLLHUP)) != 0;
}

bool raw_http::wait_for_close() {
  return wait_for_orderly_close() || errno == ECONNRESET;
}

void raw_http::reset() {
  const linger at_once{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  SSL_free(tls_);
  tls_ = nullptr;
  close();
}

void raw_http::close() {
  if (tls_) SSL_shutdown(tls_);
  SSL_free(tls_);
  tls_ = nullptr;
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

void raw_http::end_sending() {
  if (tls_) SSL_shutdown(tls_);
  ::shutdown(socket_, SHUT_WR);
}

http_response ask_once(std::uint16_t port, std::string_view bytes, bool to_head, transport over) {
  raw_http client(port, over);
  client.send(bytes);
  return client.read(to_head);
}

}  // namespace support
