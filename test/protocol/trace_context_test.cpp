#include "protocol/trace_context.hpp"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <string>

namespace {

using protocol::read_trace;
using protocol::trace_of;

const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
const std::string sent = "00-" + trace + "-00f067aa0ba902b7-01";

std::string state_of(const std::string& text) {
  return read_trace(sent, text).state;
}

TEST(trace_context, reads_the_trace_of_a_traceparent) {
  const auto read = read_trace(sent, "");
  EXPECT_EQ(read.id, trace);
  EXPECT_EQ(read.flags, "01");
  EXPECT_EQ(read.state, "");
}

TEST(trace_context, reads_later_versions_which_may_go_on) {
  EXPECT_EQ(read_trace("cc" + sent.substr(2), "").id, trace);
  EXPECT_EQ(read_trace("cc" + sent.substr(2) + "-what-comes-later", "").id, trace);
  EXPECT_EQ(read_trace("cc" + sent.substr(2) + "x", "").id, "");
}

TEST(trace_context, ignores_what_is_no_traceparent) {
  const std::string zeros(32, '0');
  for (const auto& text :
       {std::string(), trace, sent.substr(1), sent + "-", sent + " ", sent + "0", "ff" + sent.substr(2),
        "00-" + zeros + "-00f067aa0ba902b7-01", "00-" + trace + "-0000000000000000-01",
        "00-" + std::string(32, 'A') + "-00f067aa0ba902b7-01", "00-" + trace + "-00f067aa0ba902bg-01",
        "00_" + trace + "-00f067aa0ba902b7-01", "00-" + trace + "-00f067aa0ba902b7_01", std::string(55, '-')}) {
    EXPECT_EQ(read_trace(text, "a=1").id, "") << text;
    EXPECT_EQ(read_trace(text, "a=1").state, "") << "which means nothing alone: " << text;
  }
}

TEST(trace_context, keeps_the_flags_that_have_a_meaning) {
  for (const auto& [given, kept] : {std::pair("00", "00"), std::pair("01", "01"), std::pair("02", "02"),
                                    std::pair("03", "03"), std::pair("fd", "01"), std::pair("fe", "02")})
    EXPECT_EQ(read_trace("00-" + trace + "-00f067aa0ba902b7-" + given, "").flags, kept) << given;
}

TEST(trace_context, keeps_a_good_tracestate) {
  EXPECT_EQ(state_of("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"), "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");
  EXPECT_EQ(state_of(" a=1 ,\t, fw529a3039@dt=x y ,2b/c*-_=!"), "a=1,fw529a3039@dt=x y,2b/c*-_=!");
}

TEST(trace_context, leaves_a_malformed_tracestate_out) {
  for (const std::string& text :
       {std::string("a"), std::string("=1"), std::string("a="), std::string("A=1"), std::string("a=1,b"),
        std::string("a=1=2"), std::string("a=\x01"), std::string("a=\xC3\xA9"), std::string("a=1\r\nX-Evil: 1"),
        std::string("_a=1"), std::string(257, 'a') + "=1", "a=" + std::string(257, '1')})
    EXPECT_EQ(state_of(text), "") << text;
  std::string many = "k0=1";
  for (int number = 1; number < 32; ++number)
    many += ",k" + std::to_string(number) + "=1";
  EXPECT_EQ(state_of(many), many);
  EXPECT_EQ(state_of(many + ",k32=1"), "");
}

TEST(trace_context, shortens_a_long_tracestate_by_whole_members) {
  const std::string wide = "wide=" + std::string(200, 'x'), narrow = "narrow=" + std::string(100, 'y');
  EXPECT_EQ(state_of(wide + "," + narrow + "," + wide + "," + narrow), wide + "," + narrow + "," + narrow)
      << "the last of the long ones goes first";
  std::string all;
  for (int number = 0; number < 10; ++number)
    all += (number == 0 ? "n" : ",n") + std::to_string(number) + "=" + std::string(97, 'z');
  EXPECT_EQ(state_of(all), all.substr(0, 5 * 101 - 1)) << "then the oldest";
}

TEST(trace_context, is_found_in_the_meta_of_a_request) {
  boost::json::object meta, params;
  EXPECT_EQ(trace_of(params).id, "");
  meta["traceparent"] = sent;
  meta["tracestate"] = "a=1";
  params["_meta"] = meta;
  EXPECT_EQ(trace_of(params).id, trace);
  EXPECT_EQ(trace_of(params).state, "a=1");
  meta["tracestate"] = 7;
  params["_meta"] = meta;
  EXPECT_EQ(trace_of(params).id, trace);
  EXPECT_EQ(trace_of(params).state, "");
  meta["traceparent"] = 7;
  params["_meta"] = meta;
  EXPECT_EQ(trace_of(params).id, "");
}

TEST(trace_context, is_written_with_the_span_of_a_request) {
  EXPECT_EQ(protocol::traceparent(read_trace("cc" + sent.substr(2) + "-more", ""), "b7ad6b7169203331"),
            "00-" + trace + "-b7ad6b7169203331-01");
}

}  // namespace
