#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "protocol/json.hpp"
#include "protocol/json_text.hpp"

namespace {

using protocol::parse_json;

/// The text of the value of a text; empty when it is refused.
std::string written_again(const std::string& text) {
  const auto parsed = parse_json(text);
  return parsed ? protocol::to_json_text(*parsed) : std::string();
}

/// The files of a folder of JSONTestSuite: y_ must be accepted, n_ refused, i_ is up to the reader.
class json_test_suite : public testing::Test {
 protected:
  struct vector {
    std::string name;
    std::string text;
  };

  void SetUp() override {
    const char* folder = std::getenv("JSON_TEST_SUITE");
    if (folder == nullptr) GTEST_SKIP() << "JSON_TEST_SUITE does not name the folder of the JSONTestSuite vectors";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() != ".json") continue;
      std::ifstream file(entry.path(), std::ios::binary);
      vectors_.push_back({entry.path().filename().string(), std::string(std::istreambuf_iterator<char>(file), {})});
    }
    ASSERT_FALSE(vectors_.empty()) << folder;
  }

  std::vector<vector> vectors_;
};

TEST_F(json_test_suite, accepts_what_is_valid_but_for_duplicate_keys) {
  std::size_t seen = 0;
  for (const auto& [name, text] : vectors_) {
    if (!name.starts_with("y_")) continue;
    ++seen;
    const auto parsed = parse_json(text);
    EXPECT_EQ(parsed.has_value(), !name.starts_with("y_object_duplicated_key")) << name;
    if (!parsed) continue;
    const auto written = protocol::to_json_text(*parsed);
    EXPECT_EQ(written_again(written), written) << name;
  }
  EXPECT_GT(seen, 0U);
}

TEST_F(json_test_suite, refuses_what_is_not_valid) {
  std::size_t seen = 0;
  for (const auto& [name, text] : vectors_) {
    if (!name.starts_with("n_")) continue;
    ++seen;
    EXPECT_FALSE(parse_json(text).has_value()) << name;
  }
  EXPECT_GT(seen, 0U);
}

}  // namespace
