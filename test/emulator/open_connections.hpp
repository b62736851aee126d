#pragma once

#include <atomic>
#include <boost/beast/core/tcp_stream.hpp>
#include <cstddef>
#include <cstdint>
#include <map>

namespace emulator {

/// Where a connection is between two requests.
enum class phase {
  idle,       ///< waits for a request
  answering,  ///< works on one
  finishing   ///< sends the end of an answer; the client may have it before we know
};

/// The connections that are open. The counts may be read from any thread, the rest is the server's thread's.
class open_connections {
 public:
  /// Registers a connection for its own lifetime.
  class membership {
   public:
    membership(open_connections& all, boost::beast::tcp_stream& stream);
    ~membership();
    membership(const membership&) = delete;
    membership& operator=(const membership&) = delete;

    std::uint64_t number() const { return number_; }
    void enter(phase next);
    /// Whether it is to close once its answer is sent.
    bool is_ending() const;

   private:
    open_connections& all_;
    std::uint64_t number_;
  };

  std::size_t accepted() const { return accepted_; }
  std::size_t open() const { return open_; }

  /// Closes those that are idle, without a word, and those that are finishing as soon as they are; how many.
  std::size_t close_idle();

 private:
  struct connection {
    boost::beast::tcp_stream* stream = nullptr;
    phase now = phase::idle;
    bool ending = false;
  };
  std::map<std::uint64_t, connection> connections_;
  std::atomic<std::size_t> accepted_ = 0;
  std::atomic<std::size_t> open_ = 0;
};

}  // namespace emulator
