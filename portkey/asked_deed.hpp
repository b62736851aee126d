#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "portkey/operation.hpp"

namespace portkey {

/// What is to be done, as far as people say it and tools are told apart by it.
enum class deed_kind { list, look_up, create, update, remove };

/// What a query says is to be done.
struct asked_deed {
  bool create = false, update = false, remove = false, read = false;  ///< verbs of that kind stand in it
  bool many = false;                                                  ///< it is about several things, not about one
};
/// `terms` are its words in the form of `search_terms`, without typing errors.
asked_deed deed_in(std::string_view query, const std::vector<std::string>& terms);

/// What the tool does.
deed_kind deed_of(const operation& one);

/// How likely it is that who asks so means a tool that does this: a factor around 1.
double likeliness(const asked_deed& asked, deed_kind does);

}  // namespace portkey
