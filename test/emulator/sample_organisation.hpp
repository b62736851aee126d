#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "test/emulator/moment.hpp"

namespace emulator {

/// Somebody in the sample organisation.
struct sample_user {
  const char* first_name;
  const char* last_name;
  const char* role;
};

/// A workspace of the sample organisation. Portkey shows the name behind the emoji.
struct sample_workspace {
  const char* slug;
  const char* emoji;
  const char* name;
  const char* description;
};

inline constexpr std::size_t user_count = 25;
inline constexpr std::size_t workspace_count = 4;
extern const sample_user sample_users[user_count];
extern const sample_workspace sample_workspaces[workspace_count];

/// The id of the sample's thing of that kind and number: a UUID, the same in every run.
std::string sample_id(std::string_view kind, std::size_t number);
/// "ada.lindqvist@example.com"
std::string sample_email(std::size_t user);
/// The user's role in the workspace: "admin", "manager" or "member"; nullptr where the user is no member.
const char* sample_membership(std::size_t user, std::size_t workspace);
/// The id of the organisation itself.
std::string sample_organisation_id();

}  // namespace emulator
