#include "protocol/revision.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using protocol::revision;

TEST(revision, is_found_again_by_its_name) {
  for (const auto spoken : protocol::spoken_revisions)
    EXPECT_EQ(protocol::revision_named(protocol::name_of(spoken)), spoken);
  EXPECT_EQ(protocol::name_of(revision::r2026_07_28), "2026-07-28");
  EXPECT_EQ(protocol::name_of(revision::r2025_03_26), "2025-03-26");
}

TEST(revision, is_none_when_the_name_is_not_exact) {
  for (const std::string name : {"", "2024-10-07", "2025-11-25 ", "2025-11-2", "DRAFT-2026", "2026-07-29"})
    EXPECT_EQ(protocol::revision_named(name), std::nullopt) << name;
}

TEST(revision, compares_by_age_and_is_told_newest_first) {
  for (std::size_t at = 1; at < protocol::spoken_revisions.size(); ++at)
    EXPECT_GT(protocol::spoken_revisions[at - 1], protocol::spoken_revisions[at]);
}

TEST(revision, says_what_it_has) {
  struct row {
    const char* what;
    bool (*has)(revision);
    revision first, last;
  };
  constexpr auto oldest = revision::r2024_11_05, newest = revision::r2026_07_28;
  for (const auto& [what, has, first, last] : {
           row{"no sessions", protocol::is_modern, newest, newest},
           row{"priming events", protocol::has_priming_events, revision::r2025_11_25, revision::r2025_11_25},
           row{"structured results", protocol::has_structured_results, revision::r2025_06_18, newest},
           row{"links", protocol::has_resource_links, revision::r2025_06_18, newest},
           row{"audio", protocol::has_audio, revision::r2025_03_26, newest},
           row{"elicitation", protocol::has_elicitation, revision::r2025_06_18, newest},
           row{"elicitation by a page", protocol::has_url_elicitation, revision::r2025_11_25, newest},
           row{"batches", protocol::has_batches, revision::r2025_03_26, revision::r2025_03_26},
       })
    for (const auto which : protocol::spoken_revisions)
      EXPECT_EQ(has(which), which >= first && which <= last) << what << ' ' << protocol::name_of(which);
  EXPECT_EQ(protocol::spoken_revisions.back(), oldest);
}

TEST(revision, falls_back_to_legacy_ones) {
  EXPECT_FALSE(protocol::is_modern(protocol::newest_legacy));
  for (const auto spoken : protocol::spoken_revisions)
    EXPECT_TRUE(protocol::is_modern(spoken) || spoken <= protocol::newest_legacy) << protocol::name_of(spoken);
  EXPECT_EQ(protocol::assumed_legacy, revision::r2025_03_26);
}

}  // namespace
