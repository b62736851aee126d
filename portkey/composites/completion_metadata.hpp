#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

namespace portkey {

/// What is wrong with the billing metadata of a completion, and what is missing that would help.
struct metadata_verdict {
  std::vector<std::string> errors;
  std::vector<std::string> warnings;
};

/// `client_id`, `app` and `env` must be there, and every value is a text of at most 128 characters, which is what Portkey
/// keeps of one.
metadata_verdict check_completion_metadata(const boost::json::object& metadata);

/// The sentence for a completion whose `metadata` is missing or wrong; empty: it is well.
std::string metadata_refusal(const boost::json::object& arguments);

/// The value of the header x-portkey-metadata: compact JSON in printable ASCII.
std::string metadata_header(const boost::json::object& metadata);

}  // namespace portkey
