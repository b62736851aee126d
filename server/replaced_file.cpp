#include "server/replaced_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

namespace server {

namespace fs = std::filesystem;

namespace {

std::string reason_of(int error) {
  return std::generic_category().message(error);
}

/// What the path leads to, though it may not be there yet.
fs::path target_of(fs::path path) {
  constexpr int most_links = 40;  // as many as Linux follows
  std::error_code error;
  for (int followed = 0; followed < most_links && fs::is_symlink(path, error); ++followed)
    path = path.parent_path() / fs::read_symlink(path, error);
  return path;
}

mode_t mode_for(const fs::path& path) {
  struct stat now {};
  constexpr mode_t permissions = 07777;
  return ::stat(path.c_str(), &now) == 0 ? now.st_mode & permissions : S_IRUSR | S_IWUSR;
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// So that the new name outlives a crash, too. A file system that cannot do that has done what it can.
void sync_folder(const fs::path& folder) {
  const int opened = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return;
  ::fsync(opened);
  ::close(opened);
}

}  // namespace

std::string replace_file(const fs::path& named, std::string_view text) {
  const auto path = target_of(named);
  const auto folder = path.parent_path();
  std::error_code error;
  if (!folder.empty()) fs::create_directories(folder, error);
  if (error) return error.message();
  auto beside = path.native() + ".XXXXXX";
  const int file = ::mkostemp(beside.data(), O_CLOEXEC);
  if (file < 0) return reason_of(errno);
  bool done = ::fchmod(file, mode_for(path)) == 0 && write_all(file, text) && ::fsync(file) == 0;
  int why = done ? 0 : errno;
  if (::close(file) != 0 && done) {
    why = errno;
    done = false;
  }
  if (done && std::rename(beside.c_str(), path.c_str()) != 0) {
    why = errno;
    done = false;
  }
  if (!done) {
    ::unlink(beside.c_str());
    return reason_of(why);
  }
  sync_folder(folder);
  return {};
}

}  // namespace server
