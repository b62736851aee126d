#pragma once

#include "test/emulator/organisation.hpp"

namespace emulator {

/// Makes the user a member of the workspace's row; false if there is no such user. A member gets the new role.
bool join_workspace(organisation& org, json::object& workspace, std::string_view user, std::string_view role);
/// Whether the user was a member.
bool leave_workspace(json::object& workspace, std::string_view user);

/// The members of a sample workspace, each a day after the other.
json::array sample_members(organisation& org, moment since, std::size_t workspace);

}  // namespace emulator
