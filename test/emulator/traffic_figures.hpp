#pragma once

#include "test/emulator/traffic_selection.hpp"

namespace emulator {

/// Rounded to two digits behind the point.
double rounded(double value);
/// 0 of nothing.
double average(double sum, std::size_t count);

double cost_of(const traffic_part& part);  ///< cents
double tokens_of(const traffic_part& part);
double response_time_of(const traffic_part& part);  ///< milliseconds, all together
/// Below which this part of the response times is: 0.9 for the p90; milliseconds.
int percentile(const traffic_part& part, double share);
std::size_t users_of(const traffic_part& part);
std::size_t errors_of(const traffic_part& part);
std::size_t hits_of(const traffic_part& part, cached kind);
/// The requests to which somebody gave feedback.
traffic_part with_feedback(const traffic_part& part);
double feedback_of(const traffic_part& part);
moment last_of(const traffic_part& part);

/// "openai" and "gpt-4o" of "openai__gpt-4o".
std::string provider_of(const traffic_record& one);
std::string model_of(const traffic_record& one);

}  // namespace emulator
