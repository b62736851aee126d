#include "protocol/trace_context.hpp"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <string>

namespace {

using protocol::trace_id_in;
using protocol::trace_id_of;

const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
const std::string sent = "00-" + trace + "-00f067aa0ba902b7-01";

TEST(trace_context, reads_the_trace_id_of_a_traceparent) {
  EXPECT_EQ(trace_id_in(sent), trace);
}

TEST(trace_context, reads_later_versions_which_may_go_on) {
  EXPECT_EQ(trace_id_in("cc" + sent.substr(2)), trace);
  EXPECT_EQ(trace_id_in("cc" + sent.substr(2) + "-what-comes-later"), trace);
  EXPECT_EQ(trace_id_in("cc" + sent.substr(2) + "x"), "");
}

TEST(trace_context, ignores_what_is_no_traceparent) {
  const std::string zeros(32, '0');
  for (const auto& text :
       {std::string(), trace, sent.substr(1), sent + "-", sent + " ", sent + "0", "ff" + sent.substr(2),
        "00-" + zeros + "-00f067aa0ba902b7-01", "00-" + trace + "-0000000000000000-01",
        "00-" + std::string(32, 'A') + "-00f067aa0ba902b7-01", "00-" + trace + "-00f067aa0ba902bg-01",
        "00_" + trace + "-00f067aa0ba902b7-01", "00-" + trace + "-00f067aa0ba902b7_01", std::string(55, '-')})
    EXPECT_EQ(trace_id_in(text), "") << text;
}

TEST(trace_context, is_found_in_the_meta_of_a_request) {
  boost::json::object meta, params;
  EXPECT_EQ(trace_id_of(params), "");
  meta["traceparent"] = sent;
  params["_meta"] = meta;
  EXPECT_EQ(trace_id_of(params), trace);
  meta["traceparent"] = 7;
  params["_meta"] = meta;
  EXPECT_EQ(trace_id_of(params), "");
}

}  // namespace
