#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "test/emulator/route.hpp"

namespace emulator {

using request = http::request<http::string_body>;

/// The path below the version, without a trailing slash: "/configs/pc-1" for "/v1/configs/pc-1/?a=b".
std::string path_below_version(std::string_view target);

/// The key that the request carries: nullptr when none, or none of ours.
const api_key* key_of(const request& asked, const std::vector<api_key>& keys);

/// Finds the route, checks key, scope, parameters and body as Portkey does, and lets the route answer.
reply answer(const request& asked, const std::vector<api_key>& keys, organisation& org);

}  // namespace emulator
