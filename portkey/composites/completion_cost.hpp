#pragma once

#include <boost/json/object.hpp>
#include <optional>

namespace portkey {

/// What a completion has cost in US cents, by its `usage` and the prices of get_model_pricing (US cents for one token).
/// Tokens that were read from the provider's cache are counted at their own price where there is one. Nothing where the
/// price list or the usage does not say enough.
std::optional<double> completion_cost(const boost::json::object& usage, const boost::json::object& pricing);

}  // namespace portkey
