#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "portkey/composites/prompt_writing.hpp"
#include "portkey/lent_tools.hpp"

namespace portkey {

/// What is told when a step fails: what it says itself, what exists now and what does not, and which tool settles it.

/// Before the first write.
std::string nothing_written(const failure& why);
/// The prompt could not be created, or nobody knows.
std::string not_created(std::string_view name, const failure& why);
/// The new version could not be written, or nobody knows.
std::string not_updated(const put_prompt_result& found, const failure& why);
/// The version exists and could not be made the default one.
std::string not_published(const put_prompt_result& put, const failure& why);
/// The version exists, but its number, which publishing needs, is not shown.
std::string not_numbered(const put_prompt_result& put);

/// There are several prompts with one name: "… (pp-one, pp-two)"; which of them is meant is a person's to say.
std::string several(std::string_view name, const std::vector<boost::json::object>& found);
std::string several(std::string_view name, std::size_t count);

}  // namespace portkey
