#include "server/audit_log.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "test/server/temporary_file.hpp"

namespace {

using server::audit_log;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

std::string trouble_with(const std::string& file) {
  try {
    const audit_log log(file);
  } catch (const std::runtime_error& refused) {
    return refused.what();
  }
  return {};
}

TEST(audit_log, is_appended_to_line_by_line) {
  const temporary_file file("before\n");
  audit_log log(file.path());
  EXPECT_TRUE(log.write("one"));
  EXPECT_TRUE(log.write("two"));
  EXPECT_THAT(lines_of(file.path()), ElementsAre("before", "one", "two"));
}

TEST(audit_log, is_made_for_its_owner_alone) {
  const temporary_file file("");
  std::filesystem::remove(file.path());
  const auto mask = ::umask(0);
  const audit_log log(file.path());
  ::umask(mask);
  EXPECT_EQ(std::filesystem::status(file.path()).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(audit_log, says_in_a_sentence_why_it_cannot_be_opened) {
  EXPECT_THAT(trouble_with("/nowhere/audit.log"),
              AllOf(HasSubstr("/nowhere/audit.log"), HasSubstr("safety.audit_file"), HasSubstr("No such file")));
  EXPECT_THAT(trouble_with("/tmp"), HasSubstr("Is a directory"));
}

TEST(audit_log, refuses_a_pipe_that_nobody_reads) {
  const temporary_file file("");
  std::filesystem::remove(file.path());
  ASSERT_EQ(::mkfifo(file.path().c_str(), 0600), 0);
  EXPECT_THAT(trouble_with(file.path()), HasSubstr(file.path()));
}

TEST(audit_log, goes_on_in_a_new_file_once_the_old_one_was_renamed) {
  const temporary_file file(""), renamed("");
  audit_log log(file.path());
  EXPECT_TRUE(log.write("one"));
  std::filesystem::rename(file.path(), renamed.path());
  EXPECT_TRUE(log.write("two"));
  log.reopen();
  EXPECT_TRUE(log.write("three"));
  EXPECT_THAT(lines_of(renamed.path()), ElementsAre("one", "two"));
  EXPECT_THAT(lines_of(file.path()), ElementsAre("three"));
}

TEST(audit_log, keeps_the_old_file_where_the_new_one_cannot_be_opened) {
  const temporary_file file(""), renamed("");
  audit_log log(file.path());
  std::filesystem::rename(file.path(), renamed.path());
  std::filesystem::create_directory(file.path());
  log.reopen();
  EXPECT_TRUE(log.write("one"));
  EXPECT_THAT(lines_of(renamed.path()), ElementsAre("one"));
}

TEST(audit_log, keeps_every_line_whole_while_many_write_and_it_is_opened_again) {
  const temporary_file file(""), renamed("");
  audit_log log(file.path());
  constexpr int writers = 4, each = 200;
  const std::string text(300, 'x');
  std::vector<std::thread> all;
  for (int writer = 0; writer < writers; ++writer)
    all.emplace_back([&] {
      for (int count = 0; count < each; ++count)
        EXPECT_TRUE(log.write(text));
    });
  std::filesystem::rename(file.path(), renamed.path());
  log.reopen();
  for (auto& writer : all)
    writer.join();
  std::size_t lines = 0;
  for (const auto& path : {file.path(), renamed.path()})
    for (const auto& line : lines_of(path)) {
      EXPECT_EQ(line, text);
      ++lines;
    }
  EXPECT_EQ(lines, static_cast<std::size_t>(writers * each));
}

TEST(audit_log, says_that_a_full_disk_takes_nothing) {
  audit_log log("/dev/full");
  EXPECT_FALSE(log.write("one"));
  EXPECT_FALSE(log.write("two"));
}

TEST(audit_log, ends_what_was_torn_before_the_next_line) {
  const temporary_file file("");
  std::filesystem::remove(file.path());
  ASSERT_EQ(::mkfifo(file.path().c_str(), 0600), 0);
  const int reader = ::open(file.path().c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  audit_log log(file.path());
  EXPECT_FALSE(log.write(std::string(1'000'000, 'x'))) << "more than a pipe takes";
  std::string read;
  const auto read_all = [&] {
    char some[65'536];
    for (auto count = ::read(reader, some, sizeof some); count > 0; count = ::read(reader, some, sizeof some))
      read.append(some, static_cast<std::size_t>(count));
  };
  read_all();
  EXPECT_TRUE(log.write("next"));
  read_all();
  ::close(reader);
  EXPECT_TRUE(read.ends_with("x\nnext\n"));
}

TEST(audit_log, waits_a_moment_only_for_a_reader_who_stands_still) {
  const temporary_file file("");
  std::filesystem::remove(file.path());
  ASSERT_EQ(::mkfifo(file.path().c_str(), 0600), 0);
  const int reader = ::open(file.path().c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  audit_log log(file.path());
  EXPECT_FALSE(log.write(std::string(1'000'000, 'x')));
  EXPECT_FALSE(log.write("next"));
  ::close(reader);
}

}  // namespace
