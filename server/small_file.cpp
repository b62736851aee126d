#include "server/small_file.hpp"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>
#include <utility>

namespace server {
namespace {

constexpr std::size_t largest_secret_file = std::size_t{64} * 1024;

struct close_file {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

complaint reason(int error) {
  return {"cannot be read: " + std::generic_category().message(error)};
}

}  // namespace

boost::system::result<std::string, complaint> read_small_file(const std::string& path, std::size_t limit) {
  const std::unique_ptr<std::FILE, close_file> file(std::fopen(path.c_str(), "rbe"));
  if (!file) return reason(errno);
  std::string text(limit + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file.get()));
  if (std::ferror(file.get()) != 0) return reason(errno);
  if (text.size() > limit) return complaint{"is larger than " + std::to_string(limit) + " bytes"};
  return {boost::system::in_place_value, std::move(text)};
}

boost::system::result<portkey::secret, complaint> read_secret_file(const std::string& path) {
  auto content = read_small_file(path, largest_secret_file);
  if (!content) return content.error();
  auto& text = *content;
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  if (text.empty()) return complaint{"is empty"};
  const value_shape shape{.kind = value_kind::secret};
  const auto value = read_value(shape, text);
  if (!value) return value.error();
  return std::get<portkey::secret>(*value);
}

std::string shown_path(const std::string& path) {
  return path.find('/') == std::string::npos ? "(a name without a slash, not shown)" : in_quotes(path);
}

}  // namespace server
