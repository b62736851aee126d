#include "portkey/gunzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>

namespace portkey {

struct gunzip::state {
  explicit state(std::size_t most) : max_size(most) {
    // 16 on top of the window's bits: a gzip header is expected, and no other.
    if (inflateInit2(&stream, MAX_WBITS + 16) != Z_OK) throw std::bad_alloc();
  }
  ~state() { inflateEnd(&stream); }
  state(const state&) = delete;
  state& operator=(const state&) = delete;

  z_stream stream{};
  std::size_t max_size;
  std::string text;
  bool began = false;
  bool ended = false;
};

gunzip::gunzip(std::size_t max_size) : state_(std::make_unique<state>(max_size)) {}

gunzip::~gunzip() = default;

std::optional<gunzip_fault> gunzip::take(std::string_view compressed) {
  auto& self = *state_;
  auto& stream = self.stream;
  std::array<char, std::size_t{32} << 10> space;
  while (!compressed.empty()) {
    if (self.ended) return gunzip_fault::corrupt;
    self.began = true;
    const auto piece = compressed.substr(0, space.size());
    // zlib only reads from next_in; its type says so only where ZLIB_CONST is defined.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
    stream.avail_in = static_cast<uInt>(piece.size());
    bool is_full = true;
    while (is_full && !self.ended) {
      stream.next_out = reinterpret_cast<Bytef*>(space.data());
      stream.avail_out = static_cast<uInt>(space.size());
      const int said = inflate(&stream, Z_NO_FLUSH);
      // Z_BUF_ERROR: the last round ended with the input, which it could not know.
      if (said != Z_OK && said != Z_STREAM_END && said != Z_BUF_ERROR) return gunzip_fault::corrupt;
      const std::size_t made = space.size() - stream.avail_out;
      if (made > self.max_size - self.text.size()) return gunzip_fault::too_large;
      self.text.append(space.data(), made);
      self.ended = said == Z_STREAM_END;
      is_full = stream.avail_out == 0;
    }
    compressed.remove_prefix(piece.size() - stream.avail_in);
  }
  return std::nullopt;
}

bool gunzip::complete() const noexcept {
  return state_->ended || !state_->began;
}

std::string gunzip::release() {
  return std::move(state_->text);
}

}  // namespace portkey
