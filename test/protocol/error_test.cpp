#include "protocol/error.hpp"

#include <gtest/gtest.h>

namespace {

namespace code = protocol::code;

TEST(http_status, is_what_each_era_gives_an_error) {
  struct row {
    int code;
    unsigned modern, legacy;
  };
  for (const auto& [number, modern, legacy] :
       {row{code::parse_error, 400, 400}, row{code::invalid_request, 400, 400}, row{code::method_not_found, 404, 200},
        row{code::invalid_params, 200, 200}, row{code::internal_error, 200, 200}, row{code::header_mismatch, 400, 200},
        row{code::missing_client_capability, 400, 200}, row{code::unsupported_protocol_version, 400, 200},
        row{code::overloaded, 503, 503}, row{-1, 200, 200}}) {
    EXPECT_EQ(protocol::http_status(protocol::error(number, ""), true), modern) << number;
    EXPECT_EQ(protocol::http_status(protocol::error(number, ""), false), legacy) << number;
  }
}

TEST(own_codes, stay_out_of_what_is_reserved) {
  EXPECT_TRUE(code::overloaded < -32768 || code::overloaded > -32000);
}

}  // namespace
